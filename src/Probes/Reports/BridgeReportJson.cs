using System.Text.Json;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Probes.Reports;

/// <summary>
/// Reads a report as <c>GET /.flashback/v1/report</c> serves it: hashes and addresses as 0x-hex, 64-bit numbers as decimal
/// strings, 32-bit numbers as numbers.
/// </summary>
public static class BridgeReportJson
{
    public const int MaxBytes = 4096;

    private const int MaxDepth = 4;

    /// <summary>False for anything that is not a whole report.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> json, out Signed<BridgeReport>? report)
    {
        report = null;
        if (json.Length > MaxBytes) return false;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !Address.TryParse(Text(root, "bridge"), out var bridge)
                || !Bytes32.TryParse(Text(root, "dataUnit"), out var unit)
                || !ulong.TryParse(Text(root, "epoch"), out var epoch)
                || !ulong.TryParse(Text(root, "issuedAt"), out var issuedAt)
                || !TryNumber(root, "requests", out var requests)
                || !TryNumber(root, "errors", out var errors)) return false;
            var bytes = new byte[Signature.Length];
            if (Text(root, "signature") is not { } text || !Hex.TryDecode(text, bytes) || !Signature.TryParse(bytes, out var signature))
                return false;
            report = new Signed<BridgeReport>(new BridgeReport(bridge, unit, epoch, issuedAt, requests, errors), signature);
            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The latter for text that is not UTF-16 once its escapes are read.
            return false;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TryNumber(JsonElement root, string name, out uint number)
    {
        number = 0;
        return root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out number);
    }
}
