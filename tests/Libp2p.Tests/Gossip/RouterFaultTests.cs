using System.Collections.Concurrent;
using System.Text;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Gossip;

/// <summary>
/// What throws on the router: the application's code and a peer's RPC cost a message or a connection, the loop's own fault the host.
/// </summary>
public sealed class RouterFaultTests
{
    private const string Topic = "chat/1";

    private readonly MemoryTransport _net = new();

    [Fact]
    public async Task A_throwing_validator_ignores_the_message_without_blame()
    {
        await using var sender = new Node(_net);
        // One worker: what it has judged later, it has judged the earlier before.
        await using var relay = new Node(
            _net, new GossipOptions { ValidationWorkers = 1 }, (message, _) => Encoding.UTF8.GetString(message.Data.Span) switch
        {
            "throw" => throw new InvalidOperationException("validator"),
            "cancel" => throw new OperationCanceledException("by nobody"),
            "reject" => ValueTask.FromResult(Validation.Reject),
            _ => ValueTask.FromResult(Validation.Accept),
        });
        await using var behind = new Node(_net);
        await StartAsync(sender, relay, behind);
        await sender.Host.Host.ConnectAsync(relay.Host.Info).InTime();
        await relay.Host.Host.ConnectAsync(behind.Host.Info).InTime();
        await Eventually.True(() => relay.Joined.Mesh.Count == 2 && behind.Joined.Mesh.Count == 1, "the line is a mesh");
        foreach (var text in new[] { "throw", "cancel", "well" }) await sender.Joined.PublishAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal("well", await behind.NextAsync());
        Assert.Equal("well", await relay.NextAsync());
        await Eventually.True(
            () => relay.Host.Notices.Count(n => n.Kind == "validator_failed" && n.Peer == sender.Host.Id && n.Error is not null) == 2,
            "both are told");
        Assert.True(await relay.Gossip.GetScoreAsync(sender.Host.Id).InTime() >= 0);
        Assert.False(behind.Joined.Messages.TryRead(out _));
        // The other side of it: a verdict does blame.
        await sender.Joined.PublishAsync("reject"u8.ToArray());
        await sender.Joined.PublishAsync("after"u8.ToArray());
        Assert.Equal("after", await relay.NextAsync());
        Assert.True(await relay.Gossip.GetScoreAsync(sender.Host.Id).InTime() < 0);
        Assert.False(relay.Host.Host.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_stopped_validator_is_not_a_failure()
    {
        await using var sender = new Node(_net);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopping = new Node(_net, validator: async (_, stop) =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, SystemClock.Instance, stop);
            return Validation.Accept;
        });
        await StartAsync(sender, stopping);
        await sender.Host.Host.ConnectAsync(stopping.Host.Info).InTime();
        await Eventually.True(() => sender.Joined.Peers.Count == 1, "it is followed");
        await sender.Joined.PublishAsync("x"u8.ToArray());
        await entered.Task.InTime();
        await stopping.DisposeAsync();
        await stopping.Host.Host.Completion.InTime();
        Assert.DoesNotContain(stopping.Host.Notices, n => n.Error is not null);
    }

    [Fact]
    public async Task A_handler_that_throws_gets_the_next_message()
    {
        await using var sender = new Node(_net);
        await using var reader = new Node(_net);
        await StartAsync(sender, reader);
        await sender.Host.Host.ConnectAsync(reader.Host.Info).InTime();
        await Eventually.True(() => sender.Joined.Peers.Count == 1, "it is followed");
        var handled = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var handling = reader.Joined.HandleAsync(
            (message, _) =>
            {
                handled.Enqueue(Encoding.UTF8.GetString(message.Data.Span));
                return handled.Count switch
                {
                    1 => throw new InvalidOperationException("handler"),
                    2 => ValueTask.FromException(new OperationCanceledException("by nobody")),
                    _ => ValueTask.CompletedTask,
                };
            },
            stop.Token);
        foreach (var text in new[] { "a", "b", "c" }) await sender.Joined.PublishAsync(Encoding.UTF8.GetBytes(text));
        await Eventually.True(() => handled.Count == 3, "all were handed over");
        Assert.Equal(2, reader.Host.Notices.Count(n => n.Kind == "handler_failed" && n.Peer == sender.Host.Id && n.Error is not null));
        Assert.False(handling.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handling.InTime());
        var ending = reader.Joined.HandleAsync((_, _) => ValueTask.CompletedTask, CancellationToken.None);
        await reader.Gossip.DisposeAsync();
        await ending.InTime();
    }

    [Fact]
    public async Task An_rpc_that_cannot_be_handled_loses_only_its_peers_connection()
    {
        // A back-off that no clock can hold stands for a mistake in our own code.
        await using var victim = new Node(_net, options: new GossipOptions { MaxBackoff = TimeSpan.MaxValue });
        await using var honest = new Node(_net);
        await using var attacker = new TestHost(_net);
        await StartAsync(victim, honest);
        await attacker.Host.StartAsync();
        await honest.Host.Host.ConnectAsync(victim.Host.Info).InTime();
        await Eventually.True(() => honest.Joined.Peers.Count == 1, "they follow each other");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var connection = await attacker.Host.ConnectAsync(victim.Host.Info).InTime();
            var stream = await attacker.Host.NewStreamAsync(victim.Host.Id, ["/meshsub/1.1.0"]).InTime();
            var control = new ControlOut();
            control.Prune.Add((Topic, ulong.MaxValue));
            await stream.WriteAsync(GossipFrame.Control(control));
            await connection.Closed.InTime();
            await Eventually.True(
                () => victim.Host.Notices.Count(n => n.Kind == "router_failed" && n.Peer == attacker.Id && n.Error is not null) == attempt,
                "it is told");
            await Eventually.True(() => attacker.Host.Connections.Count == 0, "the attacker is out");
        }
        await honest.Joined.PublishAsync("still here"u8.ToArray());
        Assert.Equal("still here", await victim.NextAsync());
        Assert.False(victim.Host.Host.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_failing_loop_ends_the_host_and_notifies_all_waiters()
    {
        var manual = new SteppedTime();
        var time = new BreakableTime(manual);
        await using var node = new Node(_net, time: time);
        await using var peer = new Node(_net, time: manual);
        await StartAsync(node, peer);
        var connection = await peer.Host.Host.ConnectAsync(node.Host.Info).InTime();
        await Eventually.True(() => peer.Joined.Peers.Count == 1 && node.Joined.Peers.Count == 1, "they follow each other");
        var handling = node.Joined.HandleAsync((_, _) => ValueTask.CompletedTask, CancellationToken.None);

        time.IsBroken = true;
        // No timer ticks, so that only the router meets the fault.
        var score = node.Gossip.GetScoreAsync(peer.Host.Id);
        var fault = await Assert.ThrowsAsync<Libp2pException>(() => node.Host.Host.Completion.InTime());
        Assert.Equal("The gossip router broke: the clock is broken", fault.Message);
        Assert.Equal(fault.Message, (await Assert.ThrowsAsync<Libp2pException>(() => score.InTime())).Message);
        Assert.Equal(fault.Message, (await Assert.ThrowsAsync<Libp2pException>(() => handling.InTime())).Message);
        Assert.Equal(fault.Message,
            (await Assert.ThrowsAsync<Libp2pException>(() => node.Joined.PublishAsync(new byte[1]).AsTask().InTime())).Message);
        Assert.Equal(
            fault.Message, (await Assert.ThrowsAsync<Libp2pException>(() => node.Gossip.GetScoreAsync(peer.Host.Id).InTime())).Message);
        Assert.Throws<Libp2pException>(() => node.Gossip.Join("another/1", (_, _) => ValueTask.FromResult(Validation.Accept)));
        Assert.Equal(fault.Message, node.Host.Notices.Single(n => n.Kind == "host_failed").Detail);
        // The peer is told too: a host that listens no more must not look as if it did.
        await connection.Closed.InTime();
        time.IsBroken = false;
        await node.Gossip.DisposeAsync();
    }

    private static async Task StartAsync(params Node[] nodes)
    {
        foreach (var node in nodes) await node.Host.Host.StartAsync();
    }

    private sealed class Node : IAsyncDisposable
    {
        public Node(MemoryTransport net, GossipOptions? options = null, TopicValidator? validator = null, TimeProvider? time = null)
        {
            Host = new TestHost(net, time);
            Gossip = new GossipSub(Host.Host, options ?? new GossipOptions(), time ?? SystemClock.Instance);
            Joined = Gossip.Join(Topic, validator ?? ((_, _) => ValueTask.FromResult(Validation.Accept)));
        }

        public TestHost Host { get; }
        public GossipSub Gossip { get; }
        public ITopic Joined { get; }

        public async Task<string> NextAsync() => Encoding.UTF8.GetString((await Joined.Messages.ReadAsync().InTime()).Data.Span);

        public async ValueTask DisposeAsync()
        {
            await Gossip.DisposeAsync();
            await Host.DisposeAsync();
        }
    }
}
