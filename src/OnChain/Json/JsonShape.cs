using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.Json;
using Flashback.Ethereum;

namespace Flashback.OnChain.Json;

/// <summary>
/// Compares a JSON document with the records it is to be read into, and names every difference, where the deserializer stops at the first.
/// </summary>
internal static class JsonShape
{
    /// <param name="element">The document.</param>
    /// <param name="type">A record, a list, or a value that <see cref="ChainJson"/> reads.</param>
    /// <param name="path">Where the element stands; empty for the whole.</param>
    public static IEnumerable<string> Problems(JsonElement element, Type type, string path = "")
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            if (element.ValueKind != JsonValueKind.Array) return [$"{path}: a list was expected."];
            return element.EnumerateArray().SelectMany((item, i) => Problems(item, type.GenericTypeArguments[0], $"{path}[{i}]"));
        }
        if (type.GetMethod("<Clone>$") is null)
            return Fits(element, type) ? [] : [$"{path}: {Described(type)} was expected, not {Shortened(element)}."];
        return element.ValueKind == JsonValueKind.Object
            ? MemberProblems(element, type, path) : [$"{(path.Length == 0 ? "the file" : path)}: an object was expected."];
    }

    private static IEnumerable<string> MemberProblems(JsonElement element, Type type, string path)
    {
        var nullability = new NullabilityInfoContext();
        var parameters = type.GetConstructors()[0].GetParameters()
            .ToDictionary(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!parameters.TryGetValue(member.Name, out var parameter)) yield return $"{place}: unknown.";
            else if (!seen.Add(member.Name)) yield return $"{place}: stands there twice.";
            else if (member.Value.ValueKind != JsonValueKind.Null || nullability.Create(parameter).WriteState != NullabilityState.Nullable)
            {
                foreach (var problem in Problems(
                    member.Value, Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, place))
                    yield return problem;
            }
        }
        foreach (var (name, parameter) in parameters)
        {
            if (!parameter.HasDefaultValue && !seen.Contains(name))
                yield return $"{(path.Length == 0 ? name : $"{path}.{name}")}: missing.";
        }
    }

    private static bool Fits(JsonElement element, Type type)
    {
        try
        {
            return element.Deserialize(type, ChainJson.Options) is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static string Described(Type type) =>
        type == typeof(BigInteger) ? "a whole number as a string of digits"
        : type == typeof(Address) ? "an address (0x and 40 digits)"
        : type == typeof(Bytes32) ? "32 bytes (0x and 64 digits)"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : $"a whole number from 0 to {Convert.ToString(type.GetField("MaxValue")?.GetValue(null), CultureInfo.InvariantCulture)}";

    private static string Shortened(JsonElement element) => element.GetRawText() is { Length: <= 80 } text ? text : "something long";
}
