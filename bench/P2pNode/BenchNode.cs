using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Bench.P2pNode;

/// <summary>
/// One node of the benchmark: the same commands as the js node beside it. A message begins with the
/// monotonic time of its publishing and its number.
/// </summary>
internal sealed class BenchNode : IConnectionGater, IAsyncDisposable
{
    private const string TopicName = "bench/1";

    private readonly TimeProvider _time;
    private readonly Libp2pHost _host;
    private readonly GossipSub _gossip;
    private readonly ITopic _topic;
    private readonly Lock _gate = new();
    private readonly List<BenchNode> _crowd = [];
    private List<(uint Number, long Nanoseconds)> _latencies = [];
    private long _bytes;

    private BenchNode(TimeProvider time)
    {
        _time = time;
        // One peer sends all there is: the bounds that protect a committee would bound the benchmark instead.
        var options = new HostOptions
        {
            Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
            MaxInboundRatePerAddress = 1000,
            MaxPendingInboundPerAddress = 64,
            Muxer = new MuxerLimits { MaxStreamRate = 10_000 },
        };
        _host = new Libp2pHost(new Identity(PrivateKey.Generate()), options, this, time);
        _gossip = new GossipSub(_host, new GossipOptions { MaxPeerMessagesPerSecond = 1_000_000, MaxPeerBytesPerSecond = 1 << 30 }, time);
        _topic = _gossip.Join(TopicName, (_, _) => ValueTask.FromResult(Validation.Accept));
    }

    public string Address => _host.ListenAddresses[0].ToString();

    public static async Task<BenchNode> StartAsync(TimeProvider time)
    {
        var node = new BenchNode(time);
        await node._host.StartAsync();
        _ = node.ReceiveAsync();
        return node;
    }

    public async Task<JsonObject> RunAsync(string command, JsonObject arguments) => command switch
    {
        "dial" => await DialAsync((string)arguments["addr"]!),
        "crowd" => await CrowdAsync((string)arguments["addr"]!, (int)arguments["n"]!),
        "ping" => await PingAsync((string)arguments["addr"]!, (int?)arguments["n"] ?? 200),
        "publish" => await PublishAsync((int)arguments["count"]!, (int)arguments["size"]!, (double)arguments["rate"]!,
            (uint?)(int?)arguments["base"] ?? 0),
        "reset" => Reset(),
        "stats" => Stats(),
        "latencies" => Latencies(),
        _ => throw new ArgumentException($"'{command}' is no command."),
    };

    public bool AllowDial(PeerId peer, Multiaddr address) => true;
    public bool AllowAccept(IPEndPoint remote) => true;
    public bool AllowSecured(PeerId peer, Direction direction) => true;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _crowd) await node.DisposeAsync();
        await _gossip.DisposeAsync();
        await _host.DisposeAsync();
    }

    private long Nanoseconds => _time.GetTimestamp() * (1_000_000_000 / _time.TimestampFrequency);

    private async Task ReceiveAsync()
    {
        await foreach (var message in _topic.Messages.ReadAllAsync())
        {
            var data = message.Data.Span;
            var latency = Nanoseconds - BinaryPrimitives.ReadInt64BigEndian(data);
            lock (_gate)
            {
                _latencies.Add((BinaryPrimitives.ReadUInt32BigEndian(data[8..]), latency));
                _bytes += data.Length;
            }
        }
    }

    private async Task<JsonObject> DialAsync(string address)
    {
        var started = Nanoseconds;
        await _host.ConnectAsync(Multiaddr.Parse(address));
        return new JsonObject { ["ms"] = (Nanoseconds - started) / 1e6 };
    }

    /// <summary>So many further nodes of this process connect to the address, one after another, and stay.</summary>
    private async Task<JsonObject> CrowdAsync(string address, int count)
    {
        var times = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            _crowd.Add(await StartAsync(_time));
            times.Add((double)(await _crowd[^1].DialAsync(address))["ms"]!);
        }
        return new JsonObject { ["ms"] = times };
    }

    private async Task<JsonObject> PingAsync(string address, int count)
    {
        var peer = Multiaddr.Parse(address).Peer!;
        var times = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var started = Nanoseconds;
            await _host.PingAsync(peer);
            times.Add((Nanoseconds - started) / 1e6);
        }
        return new JsonObject { ["ms"] = times };
    }

    private async Task<JsonObject> PublishAsync(int count, int size, double rate, uint first)
    {
        var started = Nanoseconds;
        for (var sent = 0; sent < count;)
        {
            var due = rate > 0 ? Math.Min(count, (int)((Nanoseconds - started) / 1e9 * rate) + 1) : Math.Min(count, sent + 32);
            for (; sent < due; sent++) await _topic.PublishAsync(Message(size, first + (uint)sent));
            if (rate > 0 && sent < count) await Task.Delay(TimeSpan.FromMilliseconds(1), _time);
            else await Task.Yield();
        }
        return new JsonObject { ["ms"] = (Nanoseconds - started) / 1e6, ["errors"] = 0 };
    }

    private byte[] Message(int size, uint number)
    {
        var data = RandomNumberGenerator.GetBytes(size);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(8), number);
        BinaryPrimitives.WriteInt64BigEndian(data, Nanoseconds);
        return data;
    }

    private JsonObject Reset()
    {
        lock (_gate)
        {
            _latencies = [];
            _bytes = 0;
        }
        return [];
    }

    private JsonObject Stats()
    {
        using var process = Process.GetCurrentProcess();
        lock (_gate)
        {
            return new JsonObject
            {
                ["recv"] = _latencies.Count,
                ["bytes"] = _bytes,
                ["mesh"] = _topic.Mesh.Count,
                ["subs"] = _topic.Peers.Count,
                ["conns"] = _host.Connections.Count,
                ["rssMb"] = process.WorkingSet64 / 1048576.0,
                ["cpu"] = new JsonObject
                {
                    ["user"] = process.UserProcessorTime.TotalMicroseconds,
                    ["system"] = process.PrivilegedProcessorTime.TotalMicroseconds
                },
            };
        }
    }

    private JsonObject Latencies()
    {
        lock (_gate)
        {
            return new JsonObject { ["lat"] = new JsonArray([.. _latencies.Select(l => new JsonArray(l.Number, l.Nanoseconds))]) };
        }
    }
}
