using System.Collections.Concurrent;
using System.Text;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Gossip;

/// <summary>Whole networks over the in-memory transport.</summary>
public sealed class NetworkTests
{
    private const string Topic = "net/1";

    [Fact]
    public async Task A_victim_among_colluding_peers_still_hears_every_honest_message()
    {
        const int honest = 11, colluding = 5;
        var net = new MemoryTransport();
        var nodes = new List<Node>();
        for (var i = 0; i < honest + colluding; i++) nodes.Add(new Node(net, i < honest ? Validation.Accept : Validation.Ignore));
        await StartAsync(nodes);
        for (var i = 0; i < honest; i++) await nodes[i].Joined.PublishAsync(Encoding.UTF8.GetBytes($"message {i}"));
        await Eventually.True(
            () => nodes.Take(honest).All(n => n.Received.Count == honest - 1), "every honest node has every honest message");
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task A_slow_reader_costs_bounded_memory_and_does_not_affect_others()
    {
        var net = new MemoryTransport();
        await using var sender = new Node(net, Validation.Accept, new GossipOptions { MaxQueuedBytes = 256 * 1024 });
        await using var reader = new Node(net, Validation.Accept);
        await using var mute = new TestHost(net);
        // It speaks the protocol and never reads a byte of it.
        var held = new ConcurrentQueue<Flashback.Libp2p.Muxing.YamuxStream>();
        mute.Host.Handle("/meshsub/1.1.0", async (stream, stop) =>
        {
            held.Enqueue(stream);
            await Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop);
        });
        await mute.Host.StartAsync();
        await StartAsync([sender, reader]);
        await mute.Host.ConnectAsync(sender.Host.Info).InTime();
        await Eventually.True(() => !held.IsEmpty, "the mute peer has the stream");
        var stream = await mute.Host.NewStreamAsync(sender.Host.Id, ["/meshsub/1.1.0"]).InTime();
        await stream.WriteAsync(GossipFrame.Subscriptions([(true, Topic)]));
        await Eventually.True(() => sender.Joined.Peers.Count == 2, "it follows the topic");

        for (var i = 0; i < 200; i++)
        {
            await sender.Joined.PublishAsync(new byte[20_000 + i]);
            await Eventually.True(() => reader.Received.Count == i + 1, "the other reader has the message");
        }
        // 4 MB were sent: a window of 256 KiB and a queue of 256 KiB is what the mute one holds.
        Assert.Equal(200, reader.Received.Count);
    }

    [Fact]
    public async Task A_graylisted_peer_is_read_slowly()
    {
        var time = new SteppedTime();
        var net = new MemoryTransport();
        await using var victim = new TestHost(net, time);
        await using var gossip = new GossipSub(victim.Host, new GossipOptions(), time);
        var topic = gossip.Join(Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await using var attacker = new TestHost(net, time);
        await victim.Host.StartAsync();
        await attacker.Host.StartAsync();
        await attacker.Host.ConnectAsync(victim.Info).InTime();
        var stream = await attacker.Host.NewStreamAsync(victim.Id, ["/meshsub/1.1.0"]).InTime();
        await stream.WriteAsync(GossipFrame.Subscriptions([(true, Topic)]));
        await Eventually.True(() => topic.Peers.Count == 1, "it follows the topic");
        gossip.SetApplicationScore(attacker.Id, -1000);
        for (var heartbeat = 0; heartbeat < 3; heartbeat++)
        {
            // From a heartbeat on it is graylisted.
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(-1000, await gossip.GetScoreAsync(attacker.Id).InTime(), 1);
        }
        var frame = GossipFrame.Publish(Encoding.UTF8.GetBytes(Topic), new byte[1000], out _);
        byte[] flood = [.. Enumerable.Range(0, 2000).SelectMany(_ => frame)];
        var write = stream.WriteAsync(flood).AsTask();
        var turns = 0;
        await Eventually.True(() =>
        {
            if (write.IsCompleted) return true;
            turns++;
            time.Advance(TimeSpan.FromMilliseconds(50));
            return false;
        }, "all was read in the end");
        // Two million bytes, 256 KiB in a quarter of a second.
        Assert.InRange(turns, 20, 10_000);
    }

    [Fact]
    public async Task A_message_reaches_nodes_that_only_others_are_connected_to()
    {
        var net = new MemoryTransport();
        var nodes = Enumerable.Range(0, 5).Select(_ => new Node(net, Validation.Accept)).ToList();
        foreach (var node in nodes) await node.Host.Host.StartAsync();
        // A line: each knows the next only.
        for (var i = 0; i + 1 < nodes.Count; i++) await nodes[i].Host.Host.ConnectAsync(nodes[i + 1].Host.Info).InTime();
        await Eventually.True(() => nodes.Select(n => n.Joined.Mesh.Count).SequenceEqual([1, 2, 2, 2, 1]), "the line is a mesh");
        await nodes[0].Joined.PublishAsync("along the line"u8.ToArray());
        await Eventually.True(() => nodes.Skip(1).All(n => n.Received.Count == 1), "all have it");
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task A_validator_that_is_slower_than_the_sender_loses_nothing()
    {
        const int count = 2000;
        var net = new MemoryTransport();
        await using var sender = new Node(net, Validation.Accept);
        await using var slow = new Node(
            net, Validation.Accept, new GossipOptions { ValidationQueue = 256, ValidationWorkers = 1 }, async (_, _) =>
        {
            await Task.Yield();
            return Validation.Accept;
        });
        await StartAsync([sender, slow]);
        for (var i = 0; i < count; i++) await sender.Joined.PublishAsync(BitConverter.GetBytes(i));
        await Eventually.True(() => slow.Received.Count == count, "every message was validated and delivered");
        Assert.True(await slow.Gossip.GetScoreAsync(sender.Host.Id).InTime() >= 0);
    }

    [Fact]
    public async Task A_publisher_waits_for_the_one_follower_that_is_behind_and_nothing_is_lost()
    {
        const int size = 10_000, count = 200;
        var options = new GossipOptions
        {
            MaxQueuedBytes = 400_000,
            PublishAheadBytes = 100_000,
            PublishPatience = TimeSpan.FromHours(1),
            ValidationQueue = 4,
            ValidationWorkers = 1
        };
        var free = new TaskCompletionSource();
        var net = new MemoryTransport();
        await using var sender = new Node(net, Validation.Accept, options);
        await using var slow = new Node(net, Validation.Accept, options, async (_, stop) =>
        {
            await free.Task.WaitAsync(stop);
            return Validation.Accept;
        });
        await StartAsync([sender, slow]);
        var published = 0;
        var publishing = Task.Run(async () =>
        {
            for (; published < count; published++)
                await sender.Joined.PublishAsync(BitConverter.GetBytes(published).Concat(new byte[size]).ToArray());
        });
        // At least a window of 256 KiB and nearly what the publisher may be ahead. At most also a batch being written, as much as it may
        // be ahead on its way to the router, and what waits for validation.
        await Eventually.True(() => published >= 30, "the window is full");
        Assert.InRange(published, 30, 100);
        free.SetResult();
        await publishing.InTime();
        await Eventually.True(() => slow.Received.Count == count, "every message came");
    }

    [Fact]
    public async Task A_validators_failure_is_reported_and_the_message_dropped()
    {
        var net = new MemoryTransport();
        await using var sender = new Node(net, Validation.Accept);
        await using var failing = new Node(net, Validation.Accept, validator: (_, _) => throw new InvalidOperationException("broken"));
        await StartAsync([sender, failing]);
        await sender.Joined.PublishAsync("x"u8.ToArray());
        await Eventually.True(() => failing.Host.Notices.Any(n => n.Kind == "validator_failed"), "it is noted");
        Assert.Empty(failing.Received);
        Assert.True(await failing.Gossip.GetScoreAsync(sender.Host.Id).InTime() >= 0);
    }

    private static async Task StartAsync(IReadOnlyList<Node> nodes)
    {
        foreach (var node in nodes) await node.Host.Host.StartAsync();
        for (var i = 0; i < nodes.Count; i++)
        {
            for (var j = i + 1; j < nodes.Count; j++) await nodes[i].Host.Host.ConnectAsync(nodes[j].Host.Info).InTime();
        }
        await Eventually.True(() => nodes.All(n => n.Joined.Peers.Count >= nodes.Count - 1), "everyone follows the topic");
    }

    private sealed class Node : IAsyncDisposable
    {
        private readonly Task _reading;

        public Node(MemoryTransport net, Validation verdict, GossipOptions? options = null, TopicValidator? validator = null)
        {
            Host = new TestHost(net, configure: o => o with { MaxPendingInboundPerAddress = 64 });
            Gossip = new GossipSub(Host.Host, options ?? new GossipOptions(), SystemClock.Instance);
            Joined = Gossip.Join(Topic, validator ?? ((_, _) => ValueTask.FromResult(verdict)));
            _reading = ReadAsync();
        }

        public TestHost Host { get; }
        public GossipSub Gossip { get; }
        public ITopic Joined { get; }
        public ConcurrentQueue<GossipMessage> Received { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await Gossip.DisposeAsync();
            await Host.DisposeAsync();
            await _reading;
        }

        private async Task ReadAsync()
        {
            await foreach (var message in Joined.Messages.ReadAllAsync()) Received.Enqueue(message);
        }
    }
}
