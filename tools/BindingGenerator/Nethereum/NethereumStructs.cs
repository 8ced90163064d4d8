using Flashback.Ethereum.Abi.Types;

namespace Flashback.BindingGenerator.Nethereum;

/// <summary>Gathers the structs of all contracts and writes a class for each.</summary>
internal sealed class NethereumStructs
{
    private readonly SortedDictionary<string, AbiField> _structs = new(StringComparer.Ordinal);

    public void Add(AbiField field)
    {
        if (TypeMap.Innermost(field.Type).Kind != AbiKind.Tuple) return;
        foreach (var member in field.Members) Add(member);
        if (_structs.TryAdd(field.StructName, field)) return;
        if (Layout(_structs[field.StructName]) != Layout(field))
            throw new InvalidOperationException($"Two different structs are named {field.StructName}.");
    }

    public string Write()
    {
        var code = new CodeText("the structs of the contracts", ["System.Numerics", "Nethereum.ABI.FunctionEncoding.Attributes"],
            NethereumGenerator.Space);
        foreach (var (name, field) in _structs)
        {
            code.Line($"[Struct(\"{name}\")]");
            code.Open($"public sealed partial class {name}DTO");
            NethereumTypes.Write(code, field.Members);
            code.Close();
            code.Blank();
        }
        return code.ToString();
    }

    private static string Layout(AbiField field) => string.Join(",", field.Members.Select(member => $"{member.Type} {member.Name}"));
}
