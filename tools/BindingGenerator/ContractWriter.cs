namespace Flashback.BindingGenerator;

/// <summary>Writes the C# class of one contract.</summary>
internal sealed class ContractWriter(string contract, IReadOnlyList<AbiEntry> entries, bool deployable)
{
    private readonly CodeText _code = new($"contracts/artifacts/{contract}.json");

    public string Write()
    {
        _code.Open($"public sealed class {contract}(Address address)");
        _code.Line($"private static readonly AbiContract Abi = Artifacts.Load(\"{contract}\");");
        _code.Blank();
        _code.Line("public Address Address => address;");
        _code.Blank();
        if (deployable) WriteCreation(entries.FirstOrDefault(e => e.Kind == "constructor"));
        AbiEntry[] functions = [.. entries.Where(e => e.Kind == "function").OrderBy(e => e.Signature, StringComparer.Ordinal)];
        foreach (var (function, field) in functions.Select((f, i) => (f, $"F{i}")))
            WriteFunction(function, field, functions.Count(f => f.Name == function.Name) > 1);
        AbiEntry[] events =
        [
            .. entries.Where(e => e.Kind == "event").DistinctBy(e => e.Signature).OrderBy(e => e.Signature, StringComparer.Ordinal)
        ];
        WriteDecoder(events);
        foreach (var item in events) WriteEvent(item);
        WriteErrors(
            [.. entries.Where(e => e.Kind == "error").DistinctBy(e => e.Signature).OrderBy(e => e.Signature, StringComparer.Ordinal)]);
        _code.Close();
        return _code.ToString();
    }

    private void WriteCreation(AbiEntry? constructor)
    {
        var inputs = constructor?.Inputs ?? [];
        _code.Line($"/// <summary>The creation of the contract.</summary>");
        _code.Line($"public static ContractCall Create({Parameters(inputs)}) =>");
        _code.Line($"    new(\"{contract}.constructor\", null, Abi.EncodeConstructor([{Arguments(inputs)}]), BigInteger.Zero);");
        _code.Blank();
    }

    private void WriteFunction(AbiEntry function, string field, bool overloaded)
    {
        var name = Names.Pascal(function.Name);
        _code.Line($"private static readonly AbiFunction {field} = Abi.Function(\"{function.Signature}\");");
        _code.Blank();
        _code.Line($"/// <summary><c>{function.Signature}</c></summary>");
        if (function.IsRead) WriteQuery(function, name, field);
        else WriteCall(function, name, field, overloaded);
    }

    private void WriteQuery(AbiEntry function, string name, string field)
    {
        var outputs = function.Outputs;
        var (type, read) = outputs.Count switch
        {
            0 => ("bool", "true"),
            1 => (TypeMap.TypeOf(outputs[0]), Single(outputs[0])),
            _ => ($"({string.Join(", ", outputs.Select((o, i) => $"{TypeMap.TypeOf(o)} {Names.Property(o, i)}"))})",
                  $"({string.Join(", ", outputs.Select((o, i) => Cast(o) + TypeMap.FromAbi(o, $"v[{i}]")))})"),
        };
        _code.Line($"public ContractQuery<{type}> {name}({Parameters(function.Inputs)}) =>");
        _code.Line($"    new(\"{contract}.{function.Name}\", address, {field}.EncodeCall([{Arguments(function.Inputs)}]), data => {{ var v "
            + $"= {field}.DecodeReturn(data.Span); return {read}; }});");
        _code.Blank();
    }

    private void WriteCall(AbiEntry function, string name, string field, bool overloaded)
    {
        var parameters = function.IsPayable
            ? string.Join(", ", Separate(Parameters(function.Inputs)).Append("BigInteger wei")) : Parameters(function.Inputs);
        _code.Line($"public ContractCall {name}({parameters}) =>");
        _code.Line($"    new(\"{contract}.{function.Name}\", address, {field}.EncodeCall([{Arguments(function.Inputs)}]), "
            + $"{(function.IsPayable ? "wei" : "BigInteger.Zero")});");
        _code.Blank();
        if (function.Inputs.Count == 0 || overloaded) return;
        _code.Line($"/// <summary>The arguments of <c>{function.Signature}</c>.</summary>");
        _code.Open($"public sealed record {name}Input({Properties(function.Inputs)})");
        _code.Line("/// <summary>Reads calldata; null when they do not call this function.</summary>");
        _code.Open($"public static {name}Input? Decode(ReadOnlySpan<byte> calldata)");
        _code.Line($"if (!calldata.StartsWith({field}.Selector) || !AbiCodec.TryDecode([.. {field}.Inputs.Select(i => i.Type)], "
            + "calldata[AbiFunction.SelectorLength..], out var v, out _)) return null;");
        _code.Line($"return new {name}Input({FromValues(function.Inputs)});");
        _code.Close();
        _code.Close();
        _code.Blank();
    }

    private void WriteDecoder(AbiEntry[] events)
    {
        _code.Line("/// <summary>Decodes a log of this contract; null when the log is of no event of it, or malformed.</summary>");
        _code.Open("public static IContractEvent? DecodeEvent(LogEntry log)");
        _code.Line("if (log.Topics.Count == 0) return null;");
        foreach (var item in events) _code.Line($"if (log.Topics[0] == {item.Name}Event.Topic) return {item.Name}Event.Decode(log);");
        _code.Line("return null;");
        _code.Close();
        _code.Blank();
    }

    private void WriteEvent(AbiEntry item)
    {
        _code.Line($"/// <summary><c>{item.Signature}</c></summary>");
        _code.Open($"public sealed record {item.Name}Event({Properties(item.Inputs)}) : IContractEvent");
        _code.Line($"private static readonly AbiEvent Definition = Abi.Event(\"{item.Signature}\");");
        _code.Blank();
        _code.Line("public static Bytes32 Topic => Definition.Topic;");
        _code.Blank();
        _code.Line("/// <summary>Null when the log is not of this event, or malformed.</summary>");
        _code.Line($"public static {item.Name}Event? Decode(LogEntry log) =>");
        _code.Line(
            $"    Definition.TryDecode(log.Topics, log.Data.Span, out var v) ? new {item.Name}Event({FromValues(item.Inputs)}) : null;");
        _code.Close();
        _code.Blank();
    }

    private void WriteErrors(AbiEntry[] errors)
    {
        _code.Line("/// <summary>The contract's own errors.</summary>");
        _code.Open("public static class Errors");
        foreach (var error in errors) _code.Line($"public static AbiError {error.Name} {{ get; }} = Abi.Error(\"{error.Signature}\");");
        _code.Close();
    }

    private static string Parameters(IReadOnlyList<AbiField> fields) =>
        string.Join(", ", fields.Select((f, i) => $"{TypeMap.TypeOf(f)} {Names.Parameter(f, i)}"));

    private static string Properties(IReadOnlyList<AbiField> fields) =>
        string.Join(", ", fields.Select((f, i) => $"{TypeMap.TypeOf(f)} {Names.Property(f, i)}"));

    private static string Arguments(IReadOnlyList<AbiField> fields) =>
        string.Join(", ", fields.Select((f, i) => TypeMap.ToAbi(f, Names.Parameter(f, i))));

    private static string FromValues(IReadOnlyList<AbiField> fields) =>
        string.Join(", ", fields.Select((f, i) => TypeMap.FromAbi(f, $"v[{i}]")));

    private static string Single(AbiField field) => Cast(field) + TypeMap.FromAbi(field, "v[0]");

    /// <summary>A collection expression needs a target type where the context gives none.</summary>
    private static string Cast(AbiField field) =>
        field.Type.Kind == Flashback.Ethereum.Abi.Types.AbiKind.Array ? $"({TypeMap.TypeOf(field)})" : "";

    private static IEnumerable<string> Separate(string parameters) => parameters.Length == 0 ? [] : [parameters];
}
