namespace Flashback.BindingGenerator.Nethereum;

/// <summary>Writes the service of one contract: a method for each function, named as Nethereum's own services name them.</summary>
internal sealed class NethereumService(string contract, IReadOnlyList<AbiEntry> entries)
{
    private static readonly string[] Imports = ["System.Numerics", "Nethereum.RPC.Eth.DTOs", "Nethereum.Web3"];

    private readonly CodeText _code = new(
        $"contracts/artifacts/{contract}.json",
        [.. Imports, $"{NethereumGenerator.Space}.{contract}Definition"],
        NethereumGenerator.Space);

    public string Write()
    {
        _code.Line($"/// <summary>{contract} by Nethereum: <c>QueryAsync</c> reads, <c>RequestAsync</c> sends, "
            + "<c>RequestAndWaitForReceiptAsync</c> also waits until it is in a block.</summary>");
        _code.Open($"public sealed partial class {contract}Service(IWeb3 web3, string contractAddress) : ContractWeb3ServiceBase(web3, "
            + "contractAddress)");
        foreach (var function in NethereumGenerator.Functions(contract, entries))
        {
            var name = Names.Pascal(function.Name);
            if (function.IsRead) WriteQuery(function, name);
            else WriteRequest(function, name);
        }
        WriteTypes(
            "Function", NethereumGenerator.Functions(contract, entries).Select(function => $"{Names.Pascal(function.Name)}Function"));
        WriteTypes("Event", NethereumGenerator.Distinct(entries, "event").Select(item => $"{item.Name}EventDTO"));
        WriteTypes("Error", NethereumGenerator.Distinct(entries, "error").Select(item => $"{item.Name}Error"));
        _code.Close();
        return _code.ToString();
    }

    private void WriteQuery(AbiEntry function, string name)
    {
        var (result, call) = function.Outputs switch
        {
            // It reverts, or it says nothing.
            [] => ("Task", $"QueryRawAsync<{name}Function>"),
            [var only] when NethereumTypes.IsPlain(only)
                => ($"Task<{NethereumTypes.TypeOf(only)}>", $"QueryAsync<{name}Function, {NethereumTypes.TypeOf(only)}>"),
            _ => ($"Task<{name}OutputDTO>", $"QueryDeserializingToObjectAsync<{name}Function, {name}OutputDTO>"),
        };
        var message = function.Inputs.Count == 0 ? $"{name}Function? message = null" : $"{name}Function message";
        _code.Line($"/// <summary><c>{function.Signature}</c></summary>");
        _code.Line($"public {result} {name}QueryAsync({message}, BlockParameter? block = null) =>");
        _code.Line($"    ContractHandler.{call}({(function.Inputs.Count == 0 ? $"message ?? new {name}Function()" : "message")}, block);");
        _code.Blank();
        if (function.Inputs.Count == 0) return;
        _code.Line($"/// <summary><c>{function.Signature}</c></summary>");
        _code.Line($"public {result} {name}QueryAsync({Parameters(function, "BlockParameter? block = null")}) =>");
        _code.Line($"    {name}QueryAsync({Message(function, name)}, block);");
        _code.Blank();
    }

    private void WriteRequest(AbiEntry function, string name)
    {
        foreach (var (suffix, result, call, last, pass) in Requests)
        {
            _code.Line($"/// <summary><c>{function.Signature}</c></summary>");
            _code.Line($"public Task<{result}> {name}{suffix}({string.Join(", ", Given([$"{name}Function message", last]))}) =>");
            _code.Line($"    ContractHandler.{call}({string.Join(", ", Given(["message", pass]))});");
            _code.Blank();
            if (function.Inputs.Count == 0 && !function.IsPayable) continue;
            _code.Line($"/// <summary><c>{function.Signature}</c></summary>");
            _code.Line($"public Task<{result}> {name}{suffix}({Parameters(function, last)}) =>");
            _code.Line($"    {name}{suffix}({string.Join(", ", Given([Message(function, name), pass]))});");
            _code.Blank();
        }
    }

    private static readonly (string Suffix, string Result, string Call, string Last, string Pass)[] Requests =
    [
        ("RequestAsync", "string", "SendRequestAsync", "", ""),
        ("RequestAndWaitForReceiptAsync", "TransactionReceipt", "SendRequestAndWaitForReceiptAsync",
            "CancellationToken cancellation = default", "cancellation"),
    ];

    private void WriteTypes(string kind, IEnumerable<string> types)
    {
        _code.Line($"public override List<Type> GetAll{kind}Types() => [{string.Join(", ", types.Select(type => $"typeof({type})"))}];");
        _code.Blank();
    }

    private static string Parameters(AbiEntry function, string last) => string.Join(", ", Given(
        [.. function.Inputs.Select((field, index) => $"{NethereumTypes.TypeOf(field)} {Names.Parameter(field, index)}"),
            function.IsPayable ? "BigInteger wei" : "", last]));

    private static string Message(AbiEntry function, string name)
    {
        var members =
            function.Inputs.Select((field, index) => $"{NethereumTypes.Property(field, index)} = {Names.Parameter(field, index)}");
        if (function.IsPayable) members = members.Append("AmountToSend = wei");
        var text = string.Join(", ", members);
        return text.Length == 0 ? $"new {name}Function()" : $"new {name}Function {{ {text} }}";
    }

    private static IEnumerable<string> Given(IEnumerable<string> parts) => parts.Where(part => part.Length > 0);
}
