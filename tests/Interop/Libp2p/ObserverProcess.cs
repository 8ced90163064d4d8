using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Flashback.Protocol.Messages;

namespace Flashback.Interop.Libp2p;

/// <summary>The observer of docs/observing.md, as it stands, in a process of its own.</summary>
internal sealed class ObserverProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ObserverProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) Lines.Enqueue(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Everything it saw, without the first line, which says who it is.</summary>
    public IReadOnlyList<JsonElement> Seen => [.. Lines.Skip(1).Select(line => JsonDocument.Parse(line).RootElement)];

    public static ObserverProcess Start(OracleDomain domain, params string[] arguments)
    {
        var start = new ProcessStartInfo(JsPackages.Node)
        {
            WorkingDirectory = JsPackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        string[] all =
        [
            "observer.mjs",
            "--chain",
            domain.ChainId.ToString(CultureInfo.InvariantCulture),
            "--oracle",
            domain.Oracle.ToString(),
            .. arguments
        ];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        return new ObserverProcess(Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
