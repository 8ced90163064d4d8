using System.Numerics;
using Flashback.Ethereum.Rlp;

namespace Flashback.Ethereum.Transactions;

/// <summary>A transaction of type 2 (EIP-1559): a cap on the whole gas price, and within it a tip for the proposer.</summary>
public sealed record Eip1559Transaction : Transaction
{
    internal const byte Type = 2;

    private readonly BigInteger _maxPriorityFeePerGas;
    private readonly BigInteger _maxFeePerGas;

    /// <summary>The greatest tip, in wei for each gas.</summary>
    /// <exception cref="OverflowException">Not a uint256.</exception>
    public required BigInteger MaxPriorityFeePerGas { get => _maxPriorityFeePerGas; init => _maxPriorityFeePerGas = Wei(value); }

    /// <summary>The greatest price, base fee and tip together, in wei for each gas.</summary>
    /// <exception cref="OverflowException">Not a uint256.</exception>
    public required BigInteger MaxFeePerGas { get => _maxFeePerGas; init => _maxFeePerGas = Wei(value); }

    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    public override BigInteger MaxCost => Value + MaxFeePerGas * GasLimit;

    public override Bytes32 SigningHash
    {
        get
        {
            RequireChain();
            return Keccak256.Hash([Type, .. RlpCodec.Encode(RlpItem.List(Fields()))]);
        }
    }

    internal override byte[] Serialize(Signature signature) =>
        [Type, .. RlpCodec.Encode(RlpItem.List([.. Fields(), RlpItem.Of(signature.RecoveryId), RlpItem.Of(signature.R.ToBigInteger()), RlpItem.Of(signature.S.ToBigInteger())]))];

    private RlpItem[] Fields() =>
    [
        RlpItem.Of(ChainId), RlpItem.Of(Nonce), RlpItem.Of(MaxPriorityFeePerGas), RlpItem.Of(MaxFeePerGas), RlpItem.Of(GasLimit),
        ToItem(), RlpItem.Of(Value), RlpItem.Of(Data.Span),
        RlpItem.List(AccessList.Select(entry => RlpItem.List(RlpItem.Of(entry.Address.Span), RlpItem.List(entry.StorageKeys.Select(key => RlpItem.Of(key.Span)))))),
    ];
}
