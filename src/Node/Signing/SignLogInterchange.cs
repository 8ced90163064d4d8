using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Rounds;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Node.Signing.Storage;

namespace Flashback.Node.Signing;

/// <summary>
/// The sign log as JSON, shaped like EIP-3076: <c>metadata</c> binds it to a network, <c>data</c> has one entry per signer.
/// Epochs are decimal strings, hashes and addresses 0x-hex.
/// </summary>
public static class SignLogInterchange
{
    public const string FormatVersion = "1";

    /// <summary>Bytes of an import file; a row takes about 150.</summary>
    public const int MaxFileBytes = 256 * 1024 * 1024;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static string Write(SignLogContent content)
    {
        var entries = content.Entries.ToLookup(item => item.Signer);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["format"] = "flashback-signlog",
                ["version"] = FormatVersion,
                ["chainId"] = content.Scope.ChainId.ToString(),
                ["oracle"] = content.Scope.Oracle.ToString(),
            },
            ["data"] = new JsonArray([.. content.Signers.Select(mark => new JsonObject
            {
                ["signer"] = mark.Signer.ToString(),
                ["lowWater"] = mark.LowWater?.ToString(),
                ["signed"] = new JsonArray([.. entries[mark.Signer].Select(item => new JsonObject
                {
                    ["epoch"] = item.Slot.Epoch.ToString(),
                    ["kind"] = item.Slot.Kind.ToString(),
                    ["round"] = item.Slot.Round,
                    ["digest"] = item.Digest.ToString(),
                })]),
            })]),
        }.ToJsonString(s_indented);
    }

    /// <exception cref="InvalidDataException">The text is not a sign log; the message names the field.</exception>
    public static SignLogContent Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var metadata = Member(document.RootElement, "metadata");
            var version = Text(metadata, "version");
            if (version != FormatVersion) throw new FormatException($"version '{version}' is not '{FormatVersion}'");
            var scope = new SignLogScope(ulong.Parse(Text(metadata, "chainId")), Address.Parse(Text(metadata, "oracle")));
            var signers = new List<SignerMark>();
            var entries = new List<SignLogEntry>();
            foreach (var entry in Member(document.RootElement, "data").EnumerateArray())
            {
                var signer = Address.Parse(Text(entry, "signer"));
                var mark = entry.TryGetProperty("lowWater", out var low) && low.ValueKind != JsonValueKind.Null
                    ? Epoch(low.GetString()!) : (ulong?)null;
                signers.Add(new SignerMark(signer, mark));
                foreach (var item in Member(entry, "signed").EnumerateArray()) entries.Add(ReadSlot(signer, item));
            }
            return new SignLogContent(scope, signers, entries);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException($"not a sign log export: {JsonProblem.Plain(error.Message)}", error);
        }
    }

    private static SignLogEntry ReadSlot(Address signer, JsonElement item)
    {
        var kindText = Text(item, "kind");
        if (!Enum.TryParse<SlotKind>(kindText, out var kind) || !Enum.IsDefined(kind))
            throw new FormatException($"'{kindText}' is not a kind of slot");
        return new SignLogEntry(signer, new SignSlot(Epoch(Text(item, "epoch")), kind, Member(item, "round").GetUInt32()),
            Bytes32.Parse(Text(item, "digest")));
    }

    private static ulong Epoch(string text) =>
        (ulong)ulong.Parse(text) is var epoch and <= long.MaxValue ? epoch : throw new FormatException($"epoch {text} is above 2^63-1");

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value : throw new FormatException($"'{name}' is missing");

    private static string Text(JsonElement element, string name) =>
        Member(element, name).GetString() ?? throw new FormatException($"'{name}' must not be null");
}
