using System.Text.Json;
using Flashback.BindingGenerator;
using Flashback.BindingGenerator.Nethereum;

const string usage = "Usage: dotnet run --project tools/BindingGenerator [artifacts folder, contracts/artifacts] "
    + "[output folder, src/OnChain/Bindings] [output folder of the Nethereum classes, src/Client/Contracts]";
if (args is ["--help" or "-h" or "-?"])
{
    Console.WriteLine(usage);
    return 0;
}
var artifacts = args.Length > 0 ? args[0] : Path.Combine("contracts", "artifacts");
var output = args.Length > 1 ? args[1] : Path.Combine("src", "OnChain", "Bindings");
var typed = args.Length > 2 ? args[2] : args.Length > 1 ? null : Path.Combine("src", "Client", "Contracts");
if (args.Length > 3 || !Directory.Exists(artifacts) || !Directory.EnumerateFiles(artifacts, "*.json").Any())
{
    Console.Error.WriteLine(args.Length > 3 ? "At most three folders." : $"There are no artifacts in {artifacts}: "
        + "run from the repository's root, after exporting the contracts' artifacts (node tools/export-artifacts.mjs in contracts).");
    Console.Error.WriteLine(usage);
    return 2;
}
try
{
    var contracts = Generator.ReadArtifacts(artifacts);
    var files = Generator.Run(contracts);
    var classes = typed is null ? null : NethereumGenerator.Run(contracts);
    Write(files, output);
    if (classes is not null) Write(classes, typed!);
    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
    or KeyNotFoundException or FormatException)
{
    Console.Error.WriteLine($"The bindings were not generated: {failure.Message}");
    return 1;
}

static void Write(IReadOnlyDictionary<string, string> files, string folder)
{
    Directory.CreateDirectory(folder);
    foreach (var stale in Directory.EnumerateFiles(folder, "*.g.cs").Where(path => !files.ContainsKey(Path.GetFileName(path))))
        File.Delete(stale);
    foreach (var (name, text) in files) File.WriteAllText(Path.Combine(folder, name), text);
    Console.WriteLine($"{files.Count} files written to {folder}");
}
