using System.Text.Json;

namespace Flashback.Ethereum.Abi.Types;

/// <summary>Reads the JSON that Solidity compilers describe interfaces with.</summary>
internal static class AbiJson
{
    internal static AbiParameter[] Parameters(JsonElement owner, string property, int depth = 0) =>
        owner.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => new AbiParameter(Text(item, "name"), Type(item, depth), Flag(item, "indexed")))]
            : [];

    internal static AbiType Type(JsonElement parameter, int depth)
    {
        if (depth > AbiType.MaxDepth) throw new AbiException($"Types nest deeper than {AbiType.MaxDepth}.");
        if (parameter.ValueKind != JsonValueKind.Object) throw new AbiException("An ABI parameter is a JSON object.");
        var name = Text(parameter, "type");
        if (!name.StartsWith("tuple", StringComparison.Ordinal)) return AbiType.Parse(name);
        return AbiTypeParser.WithSuffix(AbiType.Tuple(Parameters(parameter, "components", depth + 1)), name["tuple".Length..]);
    }

    internal static string Text(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    internal static bool Flag(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;
}
