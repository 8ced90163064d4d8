using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Tests.Support;

namespace Flashback.Client.Tests.Packaging;

/// <summary>The package as a stranger takes it: a fresh program outside the repository restores it from a folder and runs.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Program = """
        using Flashback.Client.Archive;
        using Flashback.Client.Contracts;
        using Flashback.Client.Nodes.Rpc;
        using Flashback.Client.Verification;
        using Nethereum.Contracts;

        var report = EvidenceReport.OfFile(args[0]);
        using var archive = VerdictArchive.Open(args[1], TimeProvider.System);
        archive.KeepEvidence(File.ReadAllBytes(args[0]), "a file");
        var call = new Flashback.Client.Contracts.QosOracleDefinition.ReputationFunction { DataUnit = new byte[32] }.GetCallData();
        using var nodes = new RpcNodeClient([new Uri("unix:///nonexistent/node.sock")], TimeProvider.System);
        try
        {
            await nodes.StatusAsync(default);
        }
        catch (Flashback.Client.Nodes.NodeClientException error) when (error.Message.StartsWith("unix:"))
        {
            Console.WriteLine("nobody answers");
        }
        Console.WriteLine($"{report.Holds} {archive.List().Documents.Length} {call.Length} {typeof(QosOracleService).Assembly.GetName().Name}");
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("package-").FullName;

    private static string Configuration { get; } = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_fresh_program_restores_the_packages_from_a_folder_and_runs()
    {
        var packages = Path.Combine(_folder, "packages");
        Run("bash", Path.Combine(Repository.Root, "tools", "pack.sh"), packages);
        var version = Path.GetFileNameWithoutExtension(
            Directory.EnumerateFiles(packages, "Flashback.OracleNode.Client.*.nupkg").Single())["Flashback.OracleNode.Client.".Length..];
        Assert.Equal(5, Directory.EnumerateFiles(packages, $"Flashback.OracleNode.*.{version}.nupkg").Count());

        var project = Path.Combine(_folder, "stranger");
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(project, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(project, "stranger.csproj"), Project(packages, version));
        var evidence = Path.Combine(_folder, "evidence.json");
        File.WriteAllBytes(evidence, EvidenceDocument.Write(new Evidences().Bundle));
        Run("dotnet", "build", project, "-o", Path.Combine(project, "out"), "--nologo", "-clp:ErrorsOnly");
        var said = Run("dotnet", Path.Combine(project, "out", "stranger.dll"), evidence, Path.Combine(_folder, "archive.db"));
        Assert.Equal(["nobody answers", "True 1 36 Flashback.Client"], said.Trim().Split('\n'));
        Assert.Equal(
            [
                "BouncyCastle.Cryptography", "Flashback.OracleNode.Aggregation", "Flashback.OracleNode.Ethereum",
                "Flashback.OracleNode.OnChain", "Flashback.OracleNode.Protocol", "Google.Protobuf", "Grpc.HealthCheck", "Grpc.Net.Client",
                "LiteDB", "Nethereum.Web3", "Newtonsoft.Json",
            ],
            Dependencies(Path.Combine(packages, $"Flashback.OracleNode.Client.{version}.nupkg")));
    }

    /// <summary>
    /// Our packages go to a folder of the test's own; what others wrote is taken from where it was restored for this build.
    /// </summary>
    private string Project(string packages, string version) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <InvariantGlobalization>true</InvariantGlobalization>
            <NuGetAudit>false</NuGetAudit>
            <RestoreAdditionalProjectSources>{packages}</RestoreAdditionalProjectSources>
            <RestorePackagesPath>{Path.Combine(_folder, "restored")}</RestorePackagesPath>
            <RestoreFallbackFolders>{Restored}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Flashback.OracleNode.Client" Version="[{version}]" />
          </ItemGroup>
        </Project>
        """;

    private static IEnumerable<string> Dependencies(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        using var description = archive.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return [.. XDocument.Load(description).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal)];
    }

    private static string Restored => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder
        };
        start.Environment["ORACLE_BUILD"] = Configuration;
        start.Environment["ORACLE_PACK_OPTIONS"] = "--no-build";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{error.Result}");
        return output;
    }
}
