using System.Numerics;
using Flashback.Ethereum.Rlp;

namespace Flashback.Ethereum.Transactions;

/// <summary>A transaction with one gas price, bound to its chain by EIP-155.</summary>
public sealed record LegacyTransaction : Transaction
{
    private readonly BigInteger _gasPrice;

    /// <summary>Wei for each gas.</summary>
    /// <exception cref="OverflowException">Not a uint256.</exception>
    public required BigInteger GasPrice { get => _gasPrice; init => _gasPrice = Wei(value); }

    public override BigInteger MaxCost => Value + GasPrice * GasLimit;

    public override Bytes32 SigningHash
    {
        get
        {
            RequireChain();
            return Keccak256.Hash(RlpCodec.Encode(RlpItem.List([.. Fields(), RlpItem.Of(ChainId), RlpItem.Of(0), RlpItem.Of(0)])));
        }
    }

    internal override byte[] Serialize(Signature signature)
    {
        var v = new BigInteger(ChainId) * 2 + 35 + signature.RecoveryId;
        return RlpCodec.Encode(RlpItem.List([.. Fields(), RlpItem.Of(v), RlpItem.Of(signature.R.ToBigInteger()), RlpItem.Of(signature.S.ToBigInteger())]));
    }

    private RlpItem[] Fields() =>
        [RlpItem.Of(Nonce), RlpItem.Of(GasPrice), RlpItem.Of(GasLimit), ToItem(), RlpItem.Of(Value), RlpItem.Of(Data.Span)];
}
