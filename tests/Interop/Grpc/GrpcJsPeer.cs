using System.Diagnostics;
using System.Text.Json;

namespace Flashback.Interop.Grpc;

/// <summary>
/// A grpc-js client in a Node process, asked by JSON lines. Its packages are installed from the lock file when they are missing.
/// </summary>
public sealed class GrpcJsPeer : IAsyncLifetime
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private Process? _node;

    /// <summary>Real processes run on the machine's clock, which the base class is.</summary>
    public static TimeProvider Time { get; } = new MachineTime();

    private static string Folder { get; } = Path.Combine(RepositoryRoot(), "tests", "Interop", "grpc-js");

    public async Task InitializeAsync()
    {
        await InstallAsync();
        _node = Start("node", "peer.mjs", "apt-get install nodejs");
    }

    /// <summary>
    /// How a call of <c>{service, method, address, request, requests, deadline, stop_after}</c> ended, and what it brought.
    /// </summary>
    public async Task<JsCall> CallAsync(object call)
    {
        var line = JsonSerializer.SerializeToNode(call)!.AsObject();
        await _turn.WaitAsync();
        try
        {
            await _node!.StandardInput.WriteLineAsync(line.ToJsonString());
            await _node.StandardInput.FlushAsync();
            return JsCall.From((await ReadAsync()).GetProperty("result"));
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task DisposeAsync()
    {
        if (_node is null) return;
        _node.Kill();
        await _node.WaitForExitAsync();
        _node.Dispose();
        _turn.Dispose();
    }

    private async Task<JsonElement> ReadAsync()
    {
        var line = await _node!.StandardOutput.ReadLineAsync().WaitAsync(AnswerTime, Time)
            ?? throw new InvalidOperationException("The grpc-js peer ended: " + await _node.StandardError.ReadToEndAsync());
        return JsonDocument.Parse(line).RootElement;
    }

    private static async Task InstallAsync()
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))) return;
        using var npm = Start("npm", "ci --ignore-scripts --no-audit --no-fund --loglevel=error", "apt-get install npm");
        npm.StandardInput.Close();
        var output = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync().WaitAsync(InstallTime, Time);
        if (npm.ExitCode != 0) throw new InvalidOperationException(
            $"npm ci in tests/Interop/grpc-js failed: {string.Concat(await output)}");
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

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OracleNode.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private sealed class MachineTime : TimeProvider;
}
