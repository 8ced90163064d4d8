using Flashback.BindingGenerator;

// Usage: dotnet run --project tools/BindingGenerator [artifacts folder] [output folder]
var artifacts = args.Length > 0 ? args[0] : Path.Combine("contracts", "artifacts");
var output = args.Length > 1 ? args[1] : Path.Combine("src", "Orchestrator", "Bindings");
if (!Directory.Exists(artifacts))
{
    Console.Error.WriteLine($"There is no folder {artifacts}: run from the repository's root, after exporting the contracts' artifacts.");
    return 2;
}
var files = Generator.Run(Generator.ReadArtifacts(artifacts));
Directory.CreateDirectory(output);
foreach (var stale in Directory.EnumerateFiles(output, "*.g.cs").Where(path => !files.ContainsKey(Path.GetFileName(path)))) File.Delete(stale);
foreach (var (name, text) in files) File.WriteAllText(Path.Combine(output, name), text);
Console.WriteLine($"{files.Count} files written to {output}");
return 0;
