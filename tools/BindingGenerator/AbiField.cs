using System.Text.Json;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.BindingGenerator;

/// <summary>A parameter or member: its ABI type, and the name of the Solidity struct that a tuple stands for.</summary>
internal sealed record AbiField(string Name, AbiType Type, string StructName, bool Indexed, IReadOnlyList<AbiField> Members)
{
    /// <summary>Types that travel in a log's topic only as a hash.</summary>
    public bool IsHashedTopic => Indexed && Type.Kind is AbiKind.Bytes or AbiKind.String or AbiKind.Array or AbiKind.Tuple;

    public static AbiField Read(JsonElement json)
    {
        // "struct IQosOracle.Snapshot[]" names the struct Snapshot.
        var internalType = AbiEntry.Text(json, "internalType");
        var name = internalType.StartsWith("struct ", StringComparison.Ordinal)
            ? internalType["struct ".Length..].Split('[')[0].Split('.')[^1] : "";
        return new AbiField(
            AbiEntry.Text(json, "name"),
            AbiType.FromJson(json),
            name,
            json.TryGetProperty("indexed", out var indexed) && indexed.GetBoolean(),
            AbiEntry.Fields(json, "components"));
    }
}
