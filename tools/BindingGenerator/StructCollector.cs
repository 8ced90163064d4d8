using Flashback.Ethereum.Abi.Types;

namespace Flashback.BindingGenerator;

/// <summary>Gathers the structs of all contracts and writes a record for each that the protocol core does not have.</summary>
internal sealed class StructCollector
{
    private readonly SortedDictionary<string, AbiField> _structs = new(StringComparer.Ordinal);

    public void Add(AbiField field)
    {
        if (TypeMap.Innermost(field.Type).Kind != AbiKind.Tuple) return;
        foreach (var member in field.Members) Add(member);
        if (SharedTypes.TypeOf(field) is not null || _structs.TryAdd(field.StructName, field)) return;
        if (Layout(_structs[field.StructName]) != Layout(field))
            throw new InvalidOperationException($"Two different structs are named {field.StructName}.");
    }

    public string Write()
    {
        var code = new CodeText("the structs of all contracts");
        foreach (var (name, field) in _structs)
        {
            var members = field.Members;
            code.Open($"public sealed record {name}("
                + $"{string.Join(", ", members.Select((m, i) => $"{TypeMap.TypeOf(m)} {Names.Property(m, i)}"))})");
            code.Line(
                $"internal object?[] ToAbi() => [{string.Join(", ", members.Select((m, i) => TypeMap.ToAbi(m, Names.Property(m, i))))}];");
            code.Blank();
            code.Open($"internal static {name} FromAbi(object value)");
            code.Line("var members = (object[])value;");
            code.Line($"return new {name}({string.Join(", ", members.Select((m, i) => TypeMap.FromAbi(m, $"members[{i}]")))});");
            code.Close();
            code.Close();
            code.Blank();
        }
        return code.ToString();
    }

    private static string Layout(AbiField field) => string.Join(",", field.Members.Select(m => $"{m.Type} {m.Name}"));
}
