using System.Diagnostics;
using System.Text.Json;

namespace Flashback.EndToEnd.Support;

/// <summary>The oracle-node command as a person runs it.</summary>
internal sealed record Cli(int ExitCode, string Output, string Error)
{
    /// <summary>The archive of these runs, not the user's own.</summary>
    private static readonly string s_data = Directory.CreateTempSubdirectory("oracle-e2e-data-").FullName;

    private static readonly string s_configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);

    private static readonly string s_example = Path.Combine(
        Repository.Root, "docs", "examples", "consumer", "bin", s_configuration, "net10.0", "Flashback.Examples.Consumer.dll");

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public override string ToString() => $"exit {ExitCode}\n{Output}\n{Error}";

    public static Task<Cli> NodeAsync(params string[] arguments) => RunAsync("oracle-node.dll", arguments);

    public static Task<Cli> DevnetAsync(params string[] arguments) => RunAsync("oracle-devnet.dll", arguments);

    /// <summary>docs/examples/consumer, as its reader runs it.</summary>
    public static Task<Cli> ExampleAsync(params string[] arguments) => RunAsync(s_example, arguments);

    private static async Task<Cli> RunAsync(string program, string[] arguments)
    {
        var info =
            new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, program))) info.ArgumentList.Add(argument);
        info.Environment["ORACLE_ROOT"] = Repository.Root;
        info.Environment["XDG_DATA_HOME"] = s_data;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), SystemClock.Instance);
        await process.WaitForExitAsync(patience.Token);
        return new Cli(process.ExitCode, await output, await error);
    }
}
