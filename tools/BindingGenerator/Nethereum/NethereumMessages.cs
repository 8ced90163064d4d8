namespace Flashback.BindingGenerator.Nethereum;

/// <summary>Writes the messages, results, events and errors of one contract.</summary>
internal sealed class NethereumMessages(string contract, IReadOnlyList<AbiEntry> entries)
{
    private readonly CodeText _code = new(
        $"contracts/artifacts/{contract}.json",
        ["System.Numerics", "Nethereum.ABI.FunctionEncoding.Attributes", "Nethereum.Contracts"],
        $"{NethereumGenerator.Space}.{contract}Definition");

    public string Write()
    {
        foreach (var function in NethereumGenerator.Functions(contract, entries)) WriteFunction(function);
        foreach (var item in NethereumGenerator.Distinct(entries, "event"))
            WriteClass($"[Event(\"{item.Name}\")]", $"{item.Name}EventDTO : IEventDTO", item, item.Inputs);
        foreach (var item in NethereumGenerator.Distinct(entries, "error"))
            WriteClass($"[Error(\"{item.Name}\")]", $"{item.Name}Error : IErrorDTO", item, item.Inputs);
        return _code.ToString();
    }

    private void WriteFunction(AbiEntry function)
    {
        var name = Names.Pascal(function.Name);
        var returned = function.Outputs is [var only] && NethereumTypes.IsPlain(only) ? $", \"{only.Type}\"" : "";
        var hasResult = function.IsRead && returned.Length == 0 && function.Outputs.Count > 0;
        if (hasResult) returned = $", typeof({name}OutputDTO)";
        WriteClass($"[Function(\"{function.Name}\"{returned})]", $"{name}Function : FunctionMessage", function, function.Inputs);
        if (hasResult) WriteClass("[FunctionOutput]", $"{name}OutputDTO : IFunctionOutputDTO", function, function.Outputs);
    }

    private void WriteClass(string attribute, string declaration, AbiEntry entry, IReadOnlyList<AbiField> fields)
    {
        _code.Line($"/// <summary><c>{entry.Signature}</c></summary>");
        _code.Line(attribute);
        _code.Open($"public sealed partial class {declaration}");
        NethereumTypes.Write(_code, fields);
        _code.Close();
        _code.Blank();
    }
}
