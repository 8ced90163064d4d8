using System.Buffers.Binary;
using System.Text;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using LiteDB;

namespace Flashback.Client.Archive;

/// <summary>A document in the archive's file: sealed by a hash of all that is kept of it, so that damage shows when it is read.</summary>
internal static class ArchiveRecord
{
    public const string SequenceField = "sequence";

    /// <summary>
    /// Its place in the file, and its name in messages. A verdict is replaced by a newer copy; bundles that differ stand side by side.
    /// </summary>
    public static string IdOf(ArchivedDocument kept)
    {
        var (chain, oracle, unit, epoch) = kept.Key;
        var name = $"{(kept.Kind == ArchiveKind.Verdict ? "verdict" : "evidence")}/{chain}/{oracle}/{unit}/{epoch:D20}";
        return kept.Kind == ArchiveKind.Verdict ? name : $"{name}/{kept.Root}";
    }

    public static BsonDocument Write(ArchivedDocument kept, long sequence) => new()
    {
        ["_id"] = IdOf(kept),
        [SequenceField] = sequence,
        ["kind"] = (int)kept.Kind,
        ["source"] = kept.Source,
        ["kept"] = kept.Kept.ToUnixTimeSeconds(),
        ["document"] = kept.Document.ToArray(),
        ["seal"] = Seal(IdOf(kept), kept.Source, kept.Kept.ToUnixTimeSeconds(), kept.Document.Span).ToArray(),
    };

    /// <returns>Null when it is not what was kept.</returns>
    public static ArchivedDocument? Read(BsonDocument record)
    {
        if (!record["document"].IsBinary
            || !record["seal"].IsBinary || !record["source"].IsString || !record["kept"].IsInt64 || !record["kind"].IsInt32)
            return null;
        var (id, source, seconds, document) = (record["_id"].AsString, record["source"].AsString, record["kept"].AsInt64,
            record["document"].AsBinary);
        if (!Seal(id, source, seconds, document).Span.SequenceEqual(record["seal"].AsBinary)) return null;
        var kind = (ArchiveKind)record["kind"].AsInt32;
        if (KeyOf(kind, document, id) is not { } key) return null;
        var kept = new ArchivedDocument(kind, key, source, DateTimeOffset.FromUnixTimeSeconds(seconds), document);
        return IdOf(kept) == id ? kept : null;
    }

    /// <summary>The verdict that a document is of; an attested verdict does not say on which chain, so its place does.</summary>
    private static AttestationKey? KeyOf(ArchiveKind kind, byte[] document, string id)
    {
        if (kind == ArchiveKind.Evidence)
            return EvidenceDocument.TryRead(document, out var bundle, out _)
                ? new AttestationKey(bundle.ChainId, bundle.Oracle, bundle.Verdict.DataUnit, bundle.Verdict.Epoch) : null;
        if (kind != ArchiveKind.Verdict || !AttestedVerdict.TryRead(document, out var attested, out _) || !attested.IsConsistent)
            return null;
        return id.Split('/') is [_, var chain, var oracle, _, _] && ulong.TryParse(chain, out var number)
            && Address.TryParse(oracle, out var address)
            ? new AttestationKey(number, address, attested.Verdict.DataUnit, attested.Verdict.Epoch)
            : null;
    }

    private static Bytes32 Seal(string id, string source, long kept, ReadOnlySpan<byte> document)
    {
        var head = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(head, kept);
        return Keccak256.Hash([.. Keccak256.Hash(Encoding.UTF8.GetBytes(id)).Span, .. Keccak256.Hash(Encoding.UTF8.GetBytes(source)).Span,
            .. head, .. Keccak256.Hash(document).Span]);
    }
}
