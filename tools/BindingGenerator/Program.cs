using System.Text.Json;
using Flashback.BindingGenerator;

const string usage = "Usage: dotnet run --project tools/BindingGenerator [artifacts folder, contracts/artifacts] [output folder, src/OnChain/Bindings]";
if (args is ["--help" or "-h" or "-?"])
{
    Console.WriteLine(usage);
    return 0;
}
var artifacts = args.Length > 0 ? args[0] : Path.Combine("contracts", "artifacts");
var output = args.Length > 1 ? args[1] : Path.Combine("src", "OnChain", "Bindings");
if (args.Length > 2 || !Directory.Exists(artifacts) || !Directory.EnumerateFiles(artifacts, "*.json").Any())
{
    Console.Error.WriteLine(args.Length > 2 ? "At most two folders." : $"There are no artifacts in {artifacts}: run from the repository's root, after exporting the contracts' artifacts (node tools/export-artifacts.mjs in contracts).");
    Console.Error.WriteLine(usage);
    return 2;
}
try
{
    var files = Generator.Run(Generator.ReadArtifacts(artifacts));
    Directory.CreateDirectory(output);
    foreach (var stale in Directory.EnumerateFiles(output, "*.g.cs").Where(path => !files.ContainsKey(Path.GetFileName(path)))) File.Delete(stale);
    foreach (var (name, text) in files) File.WriteAllText(Path.Combine(output, name), text);
    Console.WriteLine($"{files.Count} files written to {output}");
    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
{
    Console.Error.WriteLine($"The bindings were not generated: {failure.Message}");
    return 1;
}
