using System.Numerics;
using Flashback.Ethereum.Rlp;

namespace Flashback.Ethereum.Transactions;

/// <summary>What every kind of transaction holds. Amounts are in wei.</summary>
public abstract record Transaction
{
    private readonly BigInteger _value;

    /// <summary>The chain the signature is bound to; never 0.</summary>
    public required ulong ChainId { get; init; }

    public required ulong Nonce { get; init; }

    public required ulong GasLimit { get; init; }

    /// <summary>Null creates a contract from <see cref="Data"/>.</summary>
    public Address? To { get; init; }

    /// <exception cref="OverflowException">Not a uint256.</exception>
    public BigInteger Value { get => _value; init => _value = Wei(value); }

    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The most that the transaction can cost: value and gas, in wei.</summary>
    public abstract BigInteger MaxCost { get; }

    /// <summary>The hash that the sender signs.</summary>
    /// <exception cref="InvalidOperationException">The chain id is 0.</exception>
    public abstract Bytes32 SigningHash { get; }

    /// <summary>Signs for <see cref="ChainId"/>.</summary>
    /// <exception cref="InvalidOperationException">The chain id is 0.</exception>
    public SignedTransaction Sign(PrivateKey key)
    {
        var signature = key.Sign(SigningHash);
        return new SignedTransaction(this, signature, key.Address, Serialize(signature));
    }

    internal abstract byte[] Serialize(Signature signature);

    internal RlpItem ToItem() => To is { } to ? RlpItem.Of(to.Span) : RlpItem.Of([]);

    internal static BigInteger Wei(BigInteger amount) => Bytes32.FromBigInteger(amount).ToBigInteger();

    internal void RequireChain()
    {
        if (ChainId == 0) throw new InvalidOperationException("A transaction without a chain id could be replayed on any chain.");
    }
}
