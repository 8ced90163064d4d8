using System.Diagnostics;

namespace Flashback.Node.Tests.Commands;

/// <summary>Another process of the operating system that the test owns.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process) => _process = process;

    /// <summary>A process that holds the sign log's lock (flock, as the node takes it) until disposed.</summary>
    public static async Task<NodeProcess> HoldSignLog(string folder)
    {
        var start = new ProcessStartInfo("flock") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in new[] { "--exclusive", Path.Combine(folder, "signlog.db.lock"), "sh", "-c", "echo held; read wait" })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        Assert.Equal("held", await process.StandardOutput.ReadLineAsync());
        return new NodeProcess(process);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
