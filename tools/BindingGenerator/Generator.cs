using Flashback.Ethereum.Abi;

namespace Flashback.BindingGenerator;

/// <summary>Turns the artifacts' ABIs into C#: one file for each contract, and one for the structs they share.</summary>
public static class Generator
{
    public const string StructsFile = "Structs.g.cs";

    /// <summary>The JSON text of every artifact in a folder by contract name.</summary>
    public static SortedDictionary<string, string> ReadArtifacts(string folder) => new(
        Directory.EnumerateFiles(folder, "*.json").ToDictionary(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText),
        StringComparer.Ordinal);

    /// <summary>The generated files by name. The same artifacts give the same text.</summary>
    /// <exception cref="InvalidOperationException">A struct departs from the protocol core, or two contracts disagree on one.</exception>
    public static SortedDictionary<string, string> Run(IReadOnlyDictionary<string, string> artifacts)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var structs = new StructCollector();
        foreach (var (name, json) in artifacts)
        {
            var entries = AbiEntry.ReadAll(json);
            foreach (var field in entries.SelectMany(e => e.Inputs.Concat(e.Outputs))) structs.Add(field);
            files[$"{name}.g.cs"] = new ContractWriter(name, entries, AbiContract.FromJson(json).Bytecode.Length > 0).Write();
        }
        files[StructsFile] = structs.Write();
        return files;
    }
}
