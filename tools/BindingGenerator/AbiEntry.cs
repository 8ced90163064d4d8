using System.Text.Json;

namespace Flashback.BindingGenerator;

/// <summary>A function, event or constructor as the compiler describes it.</summary>
internal sealed record AbiEntry(
    string Kind, string Name, string Mutability, IReadOnlyList<AbiField> Inputs, IReadOnlyList<AbiField> Outputs)
{
    public bool IsRead => Mutability is "view" or "pure";
    public bool IsPayable => Mutability == "payable";
    public string Signature => $"{Name}({string.Join(',', Inputs.Select(i => i.Type))})";

    public static AbiEntry Read(JsonElement json) => new(
        Text(json, "type"), Text(json, "name"), Text(json, "stateMutability"), Fields(json, "inputs"), Fields(json, "outputs"));

    /// <summary>The entries of an artifact, or of a bare ABI.</summary>
    public static AbiEntry[] ReadAll(string artifact)
    {
        using var document = JsonDocument.Parse(artifact);
        var root = document.RootElement;
        var abi = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("abi");
        return [.. abi.EnumerateArray().Select(Read)];
    }

    internal static IReadOnlyList<AbiField> Fields(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out var list) ? [.. list.EnumerateArray().Select(AbiField.Read)] : [];

    internal static string Text(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";
}
