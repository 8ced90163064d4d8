using System.Numerics;
using System.Text.Json;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Ethereum.JsonRpc.Transport;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>One value of a server's answer, read with suspicion.</summary>
internal readonly struct Answer(JsonElement json, string endpoint, string method, string path)
{
    internal bool IsNull => json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    internal Answer this[string name] => json.ValueKind == JsonValueKind.Object
        ? new Answer(
            json.TryGetProperty(name, out var value) ? value : default, endpoint, method, path.Length == 0 ? name : $"{path}.{name}")
        : throw Wrong("object");

    internal IEnumerable<Answer> Items()
    {
        if (json.ValueKind != JsonValueKind.Array) throw Wrong("list");
        var (endpointName, methodName, place) = (endpoint, method, path);
        return json.EnumerateArray().Select((item, i) => new Answer(item, endpointName, methodName, $"{place}[{i}]"));
    }

    internal BigInteger Number() => Quantity.TryRead(Text(), out var value) ? value : throw Wrong("number");

    internal ulong Integer() => Number() is var value && value <= ulong.MaxValue ? (ulong)value : throw Wrong("64-bit number");

    internal bool Flag() => json.ValueKind == JsonValueKind.True;

    internal Bytes32 Hash() => Bytes32.TryParse(Text(), out var value) ? value : throw Wrong("32-byte value");

    internal Address Address() =>
        Text() is { } text && Ethereum.Address.TryParse(text.ToLowerInvariant(), out var value) ? value : throw Wrong("address");

    internal byte[] Bytes()
    {
        try
        {
            return Text() is { } text && text.StartsWith("0x", StringComparison.Ordinal) ? Hex.Decode(text) : throw Wrong("byte string");
        }
        catch (FormatException)
        {
            throw Wrong("byte string");
        }
    }

    internal JsonRpcAnswerException Wrong(string expected) => Bad($"{(path.Length == 0 ? "the result" : path)} is no {expected}");

    internal JsonRpcAnswerException Bad(string problem) => new(endpoint, method, problem);

    private string? Text() => json.ValueKind == JsonValueKind.String ? json.GetString() : null;
}
