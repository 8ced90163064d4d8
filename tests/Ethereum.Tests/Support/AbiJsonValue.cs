using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Tests.Support;

/// <summary>
/// Reads values of ABI types from JSON: integers as numbers, decimal or 0x strings; bytes and addresses as 0x strings;
/// arrays as arrays; tuples as arrays, or as objects by member name.
/// </summary>
internal static class AbiJsonValue
{
    /// <summary>Longer than any 256-bit number in decimal.</summary>
    private const int MaxDigits = 80;

    /// <exception cref="AbiException">The JSON cannot stand for the type.</exception>
    public static object Read(AbiType type, JsonElement json, string path = "value")
    {
        try
        {
            return (type.Kind, json.ValueKind) switch
            {
                (AbiKind.Bool, JsonValueKind.True or JsonValueKind.False) => json.GetBoolean(),
                (AbiKind.String, JsonValueKind.String) => json.GetString()!,
                (AbiKind.UInt or AbiKind.Int, JsonValueKind.Number) => Number(json.GetRawText()),
                (AbiKind.UInt or AbiKind.Int, JsonValueKind.String) => Number(json.GetString()!),
                (AbiKind.Address, JsonValueKind.String) => Address.Parse(json.GetString()!),
                (AbiKind.FixedBytes or AbiKind.Bytes, JsonValueKind.String) => Bytes(type, json.GetString()!),
                (AbiKind.Array, JsonValueKind.Array)
                    => json.EnumerateArray().Select((item, i) => Read(type.Element!, item, $"{path}[{i}]")).ToArray(),
                (AbiKind.Tuple, JsonValueKind.Array) when json.GetArrayLength() == type.Components.Count =>
                    json.EnumerateArray().Select((item, i) => Read(type.Components[i].Type, item, $"{path}[{i}]")).ToArray(),
                (AbiKind.Tuple, JsonValueKind.Object)
                    => type.Components.Select(c => Read(c.Type, json.GetProperty(c.Name), $"{path}.{c.Name}")).ToArray(),
                _ => throw new AbiException($"{path}: a JSON {json.ValueKind} cannot stand for {type}."),
            };
        }
        catch (Exception e) when (e is FormatException and not AbiException or KeyNotFoundException)
        {
            throw new AbiException($"{path}: {e.Message}");
        }
    }

    private static object Bytes(AbiType type, string text)
    {
        if (!text.StartsWith("0x", StringComparison.Ordinal)) throw new FormatException($"'{text}' is not 0x and hex digits.");
        var bytes = Hex.Decode(text);
        return type.Kind == AbiKind.FixedBytes && type.Size == Bytes32.Length && bytes.Length == Bytes32.Length
            ? new Bytes32(bytes) : bytes;
    }

    private static BigInteger Number(string text)
    {
        if (text.Length > MaxDigits) throw new FormatException("The number is too long.");
        if (text.Length > 2 && text.StartsWith("0x", StringComparison.Ordinal)
            && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return hex;
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value : throw new FormatException($"'{text}' is no integer.");
    }
}
