namespace Flashback.Ethereum.Transactions;

/// <summary>A transaction ready to be sent.</summary>
public sealed class SignedTransaction
{
    internal SignedTransaction(Transaction transaction, Signature signature, Address from, byte[] raw) =>
        (Transaction, Signature, From, Raw, Hash) = (transaction, signature, from, raw, Keccak256.Hash(raw));

    public Transaction Transaction { get; }
    public Signature Signature { get; }

    /// <summary>The signer.</summary>
    public Address From { get; }

    /// <summary>What eth_sendRawTransaction takes.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The hash that receipts and explorers know the transaction by.</summary>
    public Bytes32 Hash { get; }

    /// <summary>Reads a legacy (EIP-155) or EIP-1559 transaction and recovers its sender.</summary>
    /// <exception cref="FormatException">Another kind, a malformed one, or a signature that nobody can have made.</exception>
    public static SignedTransaction Parse(ReadOnlySpan<byte> raw) => TransactionParser.Parse(raw);

    /// <summary>As <see cref="Parse"/>, for bytes from strangers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> raw, out SignedTransaction? transaction)
    {
        transaction = null;
        try
        {
            transaction = Parse(raw);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
