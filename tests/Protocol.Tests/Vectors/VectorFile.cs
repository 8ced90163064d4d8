using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Tests.Vectors;

/// <summary>
/// Reads the vectors that ethers made: numbers are decimal strings, structs are objects with the members of the C# records.
/// </summary>
internal static class VectorFile
{
    public static JsonNode Load(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", name)))!;

    /// <summary>A record whose constructor parameters are the object's members.</summary>
    public static T Make<T>(JsonNode node)
    {
        var constructor = typeof(T).GetConstructors().Single(candidate => candidate.GetParameters().Length > 1);
        return (T)constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => Value(Member(node, parameter.Name!), parameter.ParameterType))]);
    }

    public static T Get<T>(JsonNode? node) => (T)Value(node!, typeof(T));

    public static Bytes32[] Words(JsonNode? node) => [.. node!.AsArray().Select(Get<Bytes32>)];

    private static JsonNode Member(JsonNode node, string parameter) => node[char.ToLowerInvariant(parameter[0]) + parameter[1..]]!;

    private static object Value(JsonNode node, Type type)
    {
        var text = node.ToString();
        if (type == typeof(Bytes32))
            return text.StartsWith("0x", StringComparison.Ordinal)
                ? Bytes32.Parse(text) : Bytes32.FromBigInteger(BigInteger.Parse(text, CultureInfo.InvariantCulture));
        if (type == typeof(Address)) return Address.Parse(text);
        if (type == typeof(ValidatorBitmap)) return ValidatorBitmap.FromBigInteger(BigInteger.Parse(text, CultureInfo.InvariantCulture));
        if (type == typeof(BigInteger)) return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        if (type == typeof(bool)) return node.GetValue<bool>();
        if (type.IsEnum) return Enum.ToObject(type, byte.Parse(text, CultureInfo.InvariantCulture));
        return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
    }
}
