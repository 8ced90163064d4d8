using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flashback.Bench.P2pNode.Attacks;

/// <summary>Starts a victim and asks it, by JSON lines, what it costs.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;

    private VictimProcess(Process process) => _process = process;

    public string Address { get; private set; } = "";

    public static async Task<VictimProcess> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(VictimProcess).Assembly.Location);
        start.ArgumentList.Add("victim");
        var victim = new VictimProcess(Process.Start(start)!);
        victim.Address = (string)JsonNode.Parse((await victim._process.StandardOutput.ReadLineAsync())!)!["addr"]!;
        return victim;
    }

    public async Task<JsonElement> AskAsync(string command, params (string Name, string Value)[] arguments)
    {
        var line = new JsonObject { ["cmd"] = command };
        foreach (var (name, value) in arguments) line[name] = value;
        await _process.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return JsonDocument.Parse((await _process.StandardOutput.ReadLineAsync())!).RootElement;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
