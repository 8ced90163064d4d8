using System.Runtime.InteropServices;
using Flashback.Devnet.Processes;

namespace Flashback.Devnet.Chain;

/// <summary>Anvil, an EVM chain on loopback. Mines at once until told to mine by the clock.</summary>
public sealed class Anvil : IAsyncDisposable
{
    public const ulong ChainId = 31337;
    private const string Ready = "Listening on ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private Anvil(ChildProcess process, Uri url)
    {
        Process = process;
        Url = url;
    }

    public ChildProcess Process { get; }
    public Uri Url { get; }

    /// <exception cref="DevnetException">Anvil is not installed or does not start.</exception>
    public static async Task<Anvil> StartAsync(string root, Supervisor supervisor, CancellationToken cancellation)
    {
        var process = supervisor.Start("anvil", Find(root),
            ["--host", "127.0.0.1", "--port", "0", "--hardfork", "osaka", "--chain-id", $"{ChainId}", "--accounts", "1", "--order", "fifo"],
            "anvil.log");
        try
        {
            var line = await process.WaitForLineAsync(l => l.StartsWith(Ready, StringComparison.Ordinal), StartTimeout, cancellation);
            return new Anvil(process, new Uri($"http://{line[Ready.Length..].Trim()}"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string Find(string root)
    {
        if (Environment.GetEnvironmentVariable("ANVIL_BIN") is { Length: > 0 } named)
            return File.Exists(named)
                ? named : throw new DevnetException($"ANVIL_BIN names {named}, which does not exist.", ExitCodes.Preflight);
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var system = OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var file = Path.Combine(root, "contracts", "node_modules", "@foundry-rs", $"anvil-{system}-{architecture}", "bin", "anvil");
        return File.Exists(file)
            ? file
            : throw new DevnetException("Anvil is not installed. Run: (cd contracts && npm ci --ignore-scripts), or set ANVIL_BIN.",
                ExitCodes.Preflight);
    }
}
