using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flashback.Interop.Libp2p;

/// <summary>A js-libp2p node in a process of its own, driven by JSON lines.</summary>
internal sealed class JsNode : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly TaskCompletionSource<JsonElement> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _errors = new();
    private int _lastCall;

    private JsNode(Process process) => _process = process;

    /// <summary>Where it listens, with its peer id.</summary>
    public string Address { get; private set; } = "";

    public string Peer { get; private set; } = "";

    public static async Task<JsNode> StartAsync(string topics = "", Action<IDictionary<string, string?>>? configure = null)
    {
        var start = new ProcessStartInfo(JsPackages.Node, "node.mjs")
        {
            WorkingDirectory = JsPackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TOPICS"] = topics;
        configure?.Invoke(start.Environment);
        var node = new JsNode(Process.Start(start)!);
        node._process.OutputDataReceived += (_, line) => node.OnLine(line.Data);
        node._process.ErrorDataReceived += (_, line) =>
        {
            lock (node._errors) node._errors.AppendLine(line.Data);
        };
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        var ready = await node._ready.Task.InTime();
        node.Address = ready.GetProperty("addr").GetString()!;
        node.Peer = ready.GetProperty("peer").GetString()!;
        return node;
    }

    public async Task<JsonElement> CallAsync(string command, params (string Name, JsonNode? Value)[] arguments)
    {
        var id = Interlocked.Increment(ref _lastCall);
        var line = new JsonObject { ["id"] = id, ["cmd"] = command };
        foreach (var (name, value) in arguments) line[name] = value;
        var reply = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = reply;
        await _process.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return await reply.Task.InTime();
    }

    public async Task<IReadOnlyList<(string Topic, string Data)>> ReceivedAsync()
    {
        var reply = await CallAsync("received");
        return [.. reply.GetProperty("messages").EnumerateArray().Select(m =>
            (m.GetProperty("topic").GetString()!, Encoding.UTF8.GetString(Convert.FromHexString(m.GetProperty("data").GetString()!))))];
    }

    public Task PublishAsync(string topic, string text) =>
        CallAsync("publish", ("topic", topic), ("data", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))));

    public async Task<(string[] Mesh, string[] Subscribers)> GossipAsync(string topic)
    {
        var reply = await CallAsync("gossip", ("topic", topic));
        return (Texts(reply.GetProperty("mesh")), Texts(reply.GetProperty("subscribers")));
    }

    /// <summary>The sum of its counters whose name has this part.</summary>
    public async Task<Func<string, long>> CountersAsync()
    {
        var counters =
            (await CallAsync("counters")).GetProperty("counters").EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetInt64());
        return part => counters.Where(c => c.Key.Contains(part, StringComparison.Ordinal)).Sum(c => c.Value);
    }

    /// <summary>Ends it without a goodbye.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];

    private void OnLine(string? line)
    {
        if (line is null)
        {
            lock (_errors) _ready.TrySetException(new InvalidOperationException($"The js node ended before it was ready. {_errors}"));
            return;
        }
        var message = JsonDocument.Parse(line).RootElement;
        if (message.TryGetProperty("ev", out _)) _ready.TrySetResult(message);
        else if (_calls.TryRemove(message.GetProperty("id").GetInt32(), out var call)) Complete(call, message);
    }

    private static void Complete(TaskCompletionSource<JsonElement> call, JsonElement message)
    {
        if (message.GetProperty("ok").GetBoolean()) call.SetResult(message);
        else call.SetException(new InvalidOperationException(message.GetProperty("error").GetString()));
    }
}
