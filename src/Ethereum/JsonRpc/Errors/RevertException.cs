using System.Text.Json;
using Flashback.Ethereum.Abi;

namespace Flashback.Ethereum.JsonRpc.Errors;

/// <summary>A contract refused.</summary>
public sealed class RevertException : JsonRpcErrorException
{
    private const int ExecutionReverted = 3;

    internal RevertException(string endpoint, string method, JsonRpcErrorException error, byte[] revertData)
        : base(endpoint, method, error.Code, revertData.Length == 0 ? error.ErrorText : RevertReason.Explain(revertData),
            error.ErrorData) => RevertData = revertData;

    /// <summary>What the contract returned; empty when it gave no reason or the server hides it.</summary>
    public ReadOnlyMemory<byte> RevertData { get; }

    internal static bool IsRevert(JsonRpcErrorException error) =>
        error.Code == ExecutionReverted || error.ErrorText.Contains("revert", StringComparison.OrdinalIgnoreCase);

    internal static RevertException From(string endpoint, string method, JsonRpcErrorException error) =>
        new(endpoint, method, error, error.ErrorData is { } data ? FindData(data) : []);

    /// <summary>Servers put the bytes into data, into data.data, or behind a word in data.</summary>
    private static byte[] FindData(JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out var inner)) data = inner;
        if (data.ValueKind != JsonValueKind.String) return [];
        var text = data.GetString()!;
        var start = text.IndexOf("0x", StringComparison.Ordinal);
        try
        {
            return start < 0 ? [] : Hex.Decode(text[start..]);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
