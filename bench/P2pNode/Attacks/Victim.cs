using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Bench.P2pNode.Attacks;

/// <summary>The attacked node, in a process of its own, with the bounds of a validator.</summary>
internal sealed class Victim : IConnectionGater, IAsyncDisposable
{
    public const string Topic = "attacked/1";

    private readonly Libp2pHost _host;
    private readonly GossipSub _gossip;
    private readonly ConcurrentDictionary<string, string> _standing = new();
    private long _received;

    public Victim(TimeProvider time)
    {
        // All attackers and the honest peer share one address here: what bounds an address would bound them all.
        var options = new HostOptions
        {
            Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
            MaxInboundRatePerAddress = 1000,
            MaxPendingInboundPerAddress = 64
        };
        _host = new Libp2pHost(new Identity(PrivateKey.Generate()), options, this, time);
        _gossip = new GossipSub(_host, new GossipOptions(), time);
        var topic = _gossip.Join(
            Topic, (message, _) => ValueTask.FromResult(SignedMessage.Holds(message.Data.Span) ? Validation.Accept : Validation.Reject));
        _ = CountAsync(topic);
    }

    public bool AllowDial(PeerId peer, Multiaddr address) => true;
    public bool AllowAccept(IPEndPoint remote) => true;
    public bool AllowSecured(PeerId peer, Direction direction) => StandingOf(peer) != "stranger";
    public bool IsGuest(PeerId peer) => StandingOf(peer) == "guest";

    public async Task<string> StartAsync()
    {
        await _host.StartAsync();
        return _host.ListenAddresses[0].ToString();
    }

    public JsonObject Run(string command, JsonObject arguments)
    {
        if (command == "standing") _standing[(string)arguments["peer"]!] = (string)arguments["is"]!;
        using var process = Process.GetCurrentProcess();
        return new JsonObject
        {
            ["rss"] = process.WorkingSet64,
            ["cpuMs"] = process.TotalProcessorTime.TotalMilliseconds,
            ["allocated"] = GC.GetTotalAllocatedBytes(precise: true),
            ["retained"] = command == "collect" ? GC.GetTotalMemory(forceFullCollection: true) : 0,
            ["received"] = Interlocked.Read(ref _received),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _gossip.DisposeAsync();
        await _host.DisposeAsync();
    }

    private string StandingOf(PeerId peer) => _standing.GetValueOrDefault(peer.ToString(), "peer");

    private async Task CountAsync(ITopic topic)
    {
        await foreach (var _ in topic.Messages.ReadAllAsync()) Interlocked.Increment(ref _received);
    }
}
