namespace Flashback.BindingGenerator.Nethereum;

/// <summary>
/// Turns the ABIs of the contracts that consumers and providers call into classes for Nethereum: messages, results, events and errors
/// of each contract, a service that sends them, and the structs that they share.
/// </summary>
public static class NethereumGenerator
{
    public const string StructsFile = "Structs.g.cs";

    internal const string Space = "Flashback.Client.Contracts";

    /// <summary>The contracts of the package. The others are for validators and operators.</summary>
    public static IReadOnlyList<string> Contracts { get; } =
        ["AppealCourt", "ConsumerOrchestrator", "DisputeCourt", "FlashToken", "ProviderOrchestrator", "QosAggregator", "QosOracle"];

    /// <summary>The generated files by name. The same artifacts give the same text.</summary>
    /// <exception cref="KeyNotFoundException">The artifact of a contract is missing.</exception>
    /// <exception cref="InvalidOperationException">Two contracts disagree on a struct, or a contract overloads a function.</exception>
    public static SortedDictionary<string, string> Run(IReadOnlyDictionary<string, string> artifacts)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var structs = new NethereumStructs();
        foreach (var name in Contracts)
        {
            var entries = AbiEntry.ReadAll(artifacts[name]);
            foreach (var field in entries.SelectMany(entry => entry.Inputs.Concat(entry.Outputs))) structs.Add(field);
            files[$"{name}Definition.g.cs"] = new NethereumMessages(name, entries).Write();
            files[$"{name}Service.g.cs"] = new NethereumService(name, entries).Write();
        }
        files[StructsFile] = structs.Write();
        return files;
    }

    /// <summary>A contract's own functions, each by one name.</summary>
    internal static AbiEntry[] Functions(string contract, IEnumerable<AbiEntry> entries)
    {
        AbiEntry[] functions =
        [
            .. entries.Where(entry => entry.Kind == "function").OrderBy(entry => entry.Signature, StringComparer.Ordinal)
        ];
        var overloaded = functions.GroupBy(function => function.Name).FirstOrDefault(group => group.Count() > 1);
        return overloaded is null
            ? functions
            : throw new InvalidOperationException($"{contract}.{overloaded.Key} is overloaded: the messages of both would have one name.");
    }

    internal static IEnumerable<AbiEntry> Distinct(IEnumerable<AbiEntry> entries, string kind) =>
        entries.Where(entry => entry.Kind == kind).DistinctBy(entry => entry.Signature)
            .OrderBy(entry => entry.Signature, StringComparer.Ordinal);
}
