using Flashback.Ethereum.Rlp;

namespace Flashback.Ethereum.Transactions;

/// <summary>Reads signed transactions: only what <see cref="Transaction.Serialize"/> would write.</summary>
internal static class TransactionParser
{
    private const int LegacyFields = 9;
    private const int Eip1559Fields = 12;

    internal static SignedTransaction Parse(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) throw new FormatException("The transaction is empty.");
        var (transaction, signature) = raw[0] switch
        {
            Eip1559Transaction.Type => Eip1559(Fields(raw[1..], Eip1559Fields)),
            >= 0xc0 => Legacy(Fields(raw, LegacyFields)),
            _ => throw new FormatException($"Transactions of type {raw[0]} are not known here; legacy and EIP-1559 are."),
        };
        return Secp256k1.TryRecover(transaction.SigningHash, signature, out var from)
            ? new SignedTransaction(transaction, signature, from, raw.ToArray())
            : throw new FormatException("The transaction's signature is not valid.");
    }

    private static (Transaction, Signature) Legacy(IReadOnlyList<RlpItem> fields)
    {
        var v = fields[6].ToNumber(maxBytes: 9);
        if (v < 37) throw new FormatException("The transaction is not bound to a chain (EIP-155).");
        var chainId = (v - 35) / 2;
        if (chainId > ulong.MaxValue) throw new FormatException($"{chainId} is no chain id.");
        var transaction = new LegacyTransaction
        {
            ChainId = (ulong)chainId,
            Nonce = Integer(fields[0]),
            GasPrice = fields[1].ToNumber(),
            GasLimit = Integer(fields[2]),
            To = To(fields[3]),
            Value = fields[4].ToNumber(),
            Data = fields[5].Bytes.ToArray(),
        };
        return (transaction, Signature(fields, (byte)((v - 35) % 2)));
    }

    private static (Transaction, Signature) Eip1559(IReadOnlyList<RlpItem> fields)
    {
        var parity = Integer(fields[9]);
        if (parity > 1) throw new FormatException($"The parity of a signature is 0 or 1, not {parity}.");
        var transaction = new Eip1559Transaction
        {
            ChainId = Integer(fields[0]) is > 0 and var chainId ? chainId : throw new FormatException("The transaction is not bound to a chain."),
            Nonce = Integer(fields[1]),
            MaxPriorityFeePerGas = fields[2].ToNumber(),
            MaxFeePerGas = fields[3].ToNumber(),
            GasLimit = Integer(fields[4]),
            To = To(fields[5]),
            Value = fields[6].ToNumber(),
            Data = fields[7].Bytes.ToArray(),
            AccessList = [.. fields[8].Items.Select(Entry)],
        };
        return (transaction, Signature(fields, (byte)parity));
    }

    private static IReadOnlyList<RlpItem> Fields(ReadOnlySpan<byte> data, int count) =>
        RlpCodec.Decode(data).Items is { } fields && fields.Count == count ? fields : throw new FormatException($"The transaction has not {count} fields.");

    private static ulong Integer(RlpItem item) => (ulong)item.ToNumber(maxBytes: 8);

    private static Address? To(RlpItem item) => item.Bytes.Length switch
    {
        0 => null,
        Address.Length => new Address(item.Bytes),
        _ => throw new FormatException($"{item.Bytes.Length} bytes are no address."),
    };

    private static AccessListEntry Entry(RlpItem item) => item.Items is [var address, var keys] && address.Bytes.Length == Address.Length
        ? new AccessListEntry(new Address(address.Bytes), [.. keys.Items.Select(key => key.Bytes.Length == Bytes32.Length ? new Bytes32(key.Bytes) : throw NoEntry())])
        : throw NoEntry();

    private static FormatException NoEntry() => new("The access list is malformed.");

    private static Signature Signature(IReadOnlyList<RlpItem> fields, byte parity) =>
        new(Bytes32.FromBigInteger(fields[^2].ToNumber()), Bytes32.FromBigInteger(fields[^1].ToNumber()), parity);
}
