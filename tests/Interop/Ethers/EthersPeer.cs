using System.Diagnostics;
using System.Text.Json;

namespace Flashback.Interop.Ethers;

/// <summary>ethers in a Node process, asked by JSON lines. Its packages are installed from the lock file when they are missing.</summary>
public sealed class EthersPeer : IAsyncLifetime
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _turn = new(1);
    private Process? _node;

    private static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Interop", "ethers-js");

    /// <summary>The vectors that the unit tests read.</summary>
    public static string VectorFile { get; } = Path.Combine(Repository.Root, "tests", "Ethereum.Tests", "Vectors", "ethers.json");

    public async Task InitializeAsync()
    {
        await InstallAsync();
        _node = Start("node", "peer.mjs", "apt-get install nodejs");
    }

    /// <summary>What the operation answers.</summary>
    public async Task<JsonElement> AskAsync(string operation, object request)
    {
        var line = JsonSerializer.SerializeToNode(request)!.AsObject();
        line["op"] = operation;
        await _turn.WaitAsync();
        try
        {
            await _node!.StandardInput.WriteLineAsync(line.ToJsonString());
            await _node.StandardInput.FlushAsync();
            var answer = await _node.StandardOutput.ReadLineAsync().WaitAsync(AnswerTime, SystemClock.Instance)
                ?? throw new InvalidOperationException("The ethers peer ended: " + await _node.StandardError.ReadToEndAsync());
            var json = JsonDocument.Parse(answer).RootElement;
            return json.TryGetProperty("result", out var result)
                ? result : throw new InvalidOperationException("ethers says: " + json.GetProperty("error").GetString());
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task DisposeAsync()
    {
        if (_node is null) return;
        _node.StandardInput.Close();
        try
        {
            await _node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10), SystemClock.Instance);
        }
        catch (TimeoutException)
        {
            _node.Kill(entireProcessTree: true);
        }
        _node.Dispose();
        _turn.Dispose();
    }

    /// <summary>The lock file on disk keeps two test processes from installing at once; the system frees it if one dies.</summary>
    private static async Task InstallAsync()
    {
        await using var only = await WaitForTurnAsync(Path.Combine(Path.GetTempPath(), $"ethers-js-{Environment.UserName}.lock"));
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))) return;
        using var npm = Start("npm", "ci --ignore-scripts --no-audit --no-fund --loglevel=error", "apt-get install npm");
        npm.StandardInput.Close();
        var output = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync().WaitAsync(InstallTime, SystemClock.Instance);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci in tests/Interop/ethers-js failed: {string.Concat(await output)}");
    }

    private static async Task<FileStream> WaitForTurnAsync(string path)
    {
        var start = SystemClock.Instance.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (SystemClock.Instance.GetElapsedTime(start) < InstallTime)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), SystemClock.Instance);
            }
        }
    }

    private static Process Start(string program, string arguments, string remedy)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is missing. Install it with: {remedy}", e);
        }
    }
}
