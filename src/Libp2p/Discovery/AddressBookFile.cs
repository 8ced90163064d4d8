using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Ethereum.Keystore;
using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Discovery;

/// <summary>
/// The address book on disk: a JSON file that is replaced atomically. It can be lost; its only use is that a restarted node finds its peers
/// at once and without help. Records are verified again when they are read.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="group">Which group it is of: a file of another one is not taken.</param>
public sealed class AddressBookFile(string path, string group)
{
    /// <summary>More than the longest book takes.</summary>
    public const long MaxBytes = 2 << 20;

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 8 };

    /// <summary>What the file holds; nothing when there is none. Never fails.</summary>
    /// <param name="problem">What is wrong with it and what follows from that, in plain words; empty when all is well.</param>
    public IReadOnlyList<AddressBookEntry> Read(out string problem)
    {
        problem = "";
        if (!File.Exists(path)) return [];
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new FormatException($"it is longer than {MaxBytes >> 20} MiB");
            var root = JsonNode.Parse(File.ReadAllBytes(path), documentOptions: Depth) as JsonObject
                ?? throw new FormatException("it is not a JSON object");
            if ((string?)root["group"] != group)
            {
                problem = $"The address book '{path}' is of another network. It is rebuilt.";
                return [];
            }
            var items = root["peers"] as JsonArray ?? throw new FormatException("it has no list of peers");
            var entries =
                items.Take(AddressBook.MaxPeers).Select(ReadEntry).OfType<AddressBookEntry>().DistinctBy(entry => entry.Peer).ToList();
            if (entries.Count < items.Count)
                problem = $"The address book '{path}' is damaged: {items.Count - entries.Count} of its {items.Count} entries "
                    + "are not taken.";
            return entries;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            problem = $"The address book '{path}' cannot be read ({e.Message}). It is rebuilt.";
            return [];
        }
    }

    /// <summary>Replaces the file. On failure the previous file is unchanged.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Write(IEnumerable<AddressBookEntry> entries)
    {
        var peers = new JsonArray([.. entries.Select(entry => new JsonObject
        {
            ["peer"] = entry.Peer.ToString(),
            ["record"] = entry.Record is { } record ? Convert.ToBase64String(record.Envelope.Span) : null,
            ["reached"] = entry.Reached?.ToString(),
            ["seen"] = entry.SeenAt.ToUnixTimeSeconds(),
        })]);
        var document = new JsonObject { ["group"] = group, ["peers"] = peers };
        AtomicFile.Write(path, Mode, replace: true, file =>
        {
            using var writer =
                new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            document.WriteTo(writer);
        });
    }

    /// <summary>Null for an entry that does not hold: a record must be signed, and by the peer it is filed under.</summary>
    private static AddressBookEntry? ReadEntry(JsonNode? item)
    {
        if (item is not JsonObject fields || !PeerId.TryParse(Text(fields["peer"]), out var peer)) return null;
        PeerRecord? record = null;
        if (Text(fields["record"]) is { } text)
        {
            var bytes = new byte[PeerRecord.MaxEnvelope];
            if (!Convert.TryFromBase64String(text, bytes, out var length)
                || !PeerRecord.TryOpen(bytes.AsSpan(0, length), out record) || record.Peer != peer)
                return null;
        }
        var reached = Multiaddr.TryParse(Text(fields["reached"]), out var address) ? address : null;
        var seen = fields["seen"] is JsonValue number && number.TryGetValue<long>(out var seconds) && seconds is >= 0 and < 1L << 36
            ? seconds : 0;
        return new AddressBookEntry(peer, record, reached, DateTimeOffset.FromUnixTimeSeconds(seen));
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
