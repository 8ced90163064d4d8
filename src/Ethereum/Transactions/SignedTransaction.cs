namespace Flashback.Ethereum.Transactions;

/// <summary>A transaction ready to be sent.</summary>
public sealed class SignedTransaction
{
    internal SignedTransaction(Eip1559Transaction transaction, Address from, byte[] raw) =>
        (Transaction, From, Raw, Hash) = (transaction, from, raw, Keccak256.Hash(raw));

    public Eip1559Transaction Transaction { get; }

    /// <summary>The signer.</summary>
    public Address From { get; }

    /// <summary>What eth_sendRawTransaction takes.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The hash that receipts and explorers know the transaction by.</summary>
    public Bytes32 Hash { get; }
}
