using System.Numerics;
using Nethereum.Model;

namespace Flashback.Ethereum.Transactions;

/// <summary>
/// A transaction of type 2 (EIP-1559): a cap on the whole gas price, and within it a tip for the proposer. Amounts are in wei.
/// Nethereum writes its bytes; the hash and the signature are ours.
/// </summary>
public sealed record Eip1559Transaction
{
    private readonly BigInteger _value;
    private readonly BigInteger _maxPriorityFeePerGas;
    private readonly BigInteger _maxFeePerGas;

    /// <summary>The chain the signature is bound to; never 0.</summary>
    public required ulong ChainId { get; init; }

    public required ulong Nonce { get; init; }

    /// <summary>The greatest tip, in wei for each gas.</summary>
    /// <exception cref="OverflowException">Not a uint256.</exception>
    public required BigInteger MaxPriorityFeePerGas { get => _maxPriorityFeePerGas; init => _maxPriorityFeePerGas = Wei(value); }

    /// <summary>The greatest price, base fee and tip together, in wei for each gas.</summary>
    /// <exception cref="OverflowException">Not a uint256.</exception>
    public required BigInteger MaxFeePerGas { get => _maxFeePerGas; init => _maxFeePerGas = Wei(value); }

    public required ulong GasLimit { get; init; }

    /// <summary>Null creates a contract from <see cref="Data"/>.</summary>
    public Address? To { get; init; }

    /// <exception cref="OverflowException">Not a uint256.</exception>
    public BigInteger Value { get => _value; init => _value = Wei(value); }

    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Signs for <see cref="ChainId"/>. The same fields and key always give the same bytes.</summary>
    /// <exception cref="InvalidOperationException">The chain id is 0.</exception>
    public SignedTransaction Sign(PrivateKey key)
    {
        if (ChainId == 0) throw new InvalidOperationException("A transaction without a chain id could be replayed on any chain.");
        var (to, data) = (To?.ToString() ?? "", Hex.Encode(Data.Span));
        var transaction = new Transaction1559(ChainId, Nonce, MaxPriorityFeePerGas, MaxFeePerGas, GasLimit, to, Value, data, []);
        var signature = key.Sign(Keccak256.Hash(transaction.GetRLPEncodedRaw()));
        byte[] parity = signature.RecoveryId == 0 ? [] : [signature.RecoveryId];
        transaction.SetSignature(new Nethereum.Model.Signature(Number(signature.R), Number(signature.S), parity));
        return new SignedTransaction(this, key.Address, transaction.GetRLPEncoded());
    }

    /// <summary>RLP writes numbers without leading zeros, and zero as nothing.</summary>
    private static byte[] Number(Bytes32 value) => value.Span.TrimStart((byte)0).ToArray();

    private static BigInteger Wei(BigInteger amount) => Bytes32.FromBigInteger(amount).ToBigInteger();
}
