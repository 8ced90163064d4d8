using System.Text;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests;

public sealed class Libp2pHostTests
{
    private const string Echo = "/echo/1";

    [Fact]
    public async Task A_request_is_answered_both_ways_over_one_connection()
    {
        var net = new MemoryTransport();
        await using var alice = new TestHost(net);
        await using var bob = new TestHost(net);
        foreach (var host in new[] { alice, bob })
            host.Host.HandleRequests(Echo, 1024, (peer, request, _) =>
                ValueTask.FromResult<ReadOnlyMemory<byte>>((byte[])[.. Encoding.UTF8.GetBytes(peer.ToString()), .. request.Span]));
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await alice.Host.ConnectAsync(bob.Info).InTime();

        var toBob = await alice.Host.RequestAsync(bob.Id, Echo, "hi"u8.ToArray(), 1024).InTime();
        await Eventually.True(() => bob.Host.Connections.Count == 1, "bob has the connection");
        var toAlice = await bob.Host.RequestAsync(alice.Id, Echo, ReadOnlyMemory<byte>.Empty, 1024).InTime();

        Assert.Equal(alice.Id + "hi", Encoding.UTF8.GetString(toBob.Span));
        Assert.Equal(bob.Id.ToString(), Encoding.UTF8.GetString(toAlice.Span));
        await Eventually.True(() => alice.Host.Connections.Single().StreamCount == 0, "no stream is left behind");
    }

    [Fact]
    public async Task Both_sides_bound_the_message()
    {
        var net = new MemoryTransport();
        await using var alice = new TestHost(net);
        await using var bob = new TestHost(net);
        bob.Host.HandleRequests(Echo, 100, (_, request, _) => ValueTask.FromResult(request));
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await alice.Host.ConnectAsync(bob.Info).InTime();

        Assert.Equal(100, (await alice.Host.RequestAsync(bob.Id, Echo, new byte[100], 100).InTime()).Length);
        await Assert.ThrowsAsync<Libp2pException>(() => alice.Host.RequestAsync(bob.Id, Echo, new byte[101], 1000).InTime());
        var error = await Assert.ThrowsAsync<Libp2pException>(() => alice.Host.RequestAsync(bob.Id, Echo, new byte[100], 99).InTime());
        Assert.Contains("more than 99 bytes", error.Message, StringComparison.Ordinal);
        Assert.Single(alice.Host.Connections);
    }

    [Fact]
    public async Task A_failing_handler_is_an_error_for_the_caller_and_a_notice_here()
    {
        var net = new MemoryTransport();
        await using var alice = new TestHost(net);
        await using var bob = new TestHost(net);
        bob.Host.HandleRequests(Echo, 100, (_, _, _) => throw new InvalidOperationException("secret of the handler"));
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await alice.Host.ConnectAsync(bob.Info).InTime();

        var error = await Assert.ThrowsAsync<Libp2pException>(() => alice.Host.RequestAsync(bob.Id, Echo, new byte[1], 100).InTime());
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        await Eventually.True(() => bob.Notices.Any(n => n.Kind == "handler_failed" && n.Error is InvalidOperationException),
            "bob notes it");
    }

    [Fact]
    public async Task An_unknown_protocol_and_an_unknown_peer_are_clear_errors()
    {
        var net = new MemoryTransport();
        await using var alice = new TestHost(net);
        await using var bob = new TestHost(net);
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await alice.Host.ConnectAsync(bob.Info).InTime();
        var speaks = await Assert.ThrowsAsync<Libp2pException>(() => alice.Host.RequestAsync(bob.Id, "/none/1", new byte[1], 1).InTime());
        Assert.Contains("speaks none of /none/1", speaks.Message, StringComparison.Ordinal);
        var known =
            await Assert.ThrowsAsync<Libp2pException>(() => alice.Host.RequestAsync(Golden.Identity.Id, Echo, new byte[1], 1).InTime());
        Assert.Contains("not connected and not known", known.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_handler_times_out_on_the_hosts_clock()
    {
        var time = new SteppedTime();
        var net = new MemoryTransport();
        await using var alice = new TestHost(net, time);
        await using var bob = new TestHost(net, time);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bob.Host.HandleRequests(Echo, 100, async (_, _, stop) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
            return default;
        });
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await alice.Host.ConnectAsync(bob.Info).InTime();
        var request = alice.Host.RequestAsync(bob.Id, Echo, new byte[1], 100);
        await asked.Task.InTime();
        time.Advance(TimeSpan.FromSeconds(11));
        var error = await Assert.ThrowsAsync<Libp2pException>(() => request.InTime());
        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identify_and_push_tell_what_the_peer_speaks()
    {
        var net = new MemoryTransport();
        await using var alice = new TestHost(net);
        await using var bob = new TestHost(net);
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        var connection = await alice.Host.ConnectAsync(bob.Info).InTime();
        await Eventually.True(() => connection.Identified is not null && bob.Host.Connections.Any(c => c.Identified is not null),
            "both know each other");
        Assert.Equal(bob.Host.ListenAddresses.Select(a => a.WithPeer(null)), connection.Identified!.ListenAddresses);
        Assert.Equal(bob.Id, connection.Identified.Record!.Peer);
        Assert.DoesNotContain("/late/1", connection.Identified.Protocols);

        bob.Host.Handle("/late/1", (_, _) => Task.CompletedTask);
        await Eventually.True(() => connection.Identified.Protocols.Contains("/late/1"), "alice hears of the new protocol");
    }

    [Fact]
    public async Task Known_peers_are_connected_and_connected_again_after_a_loss()
    {
        var time = new SteppedTime();
        var net = new MemoryTransport();
        await using var alice = new TestHost(net, time);
        await using var bob = new TestHost(net, time);
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        alice.Host.SetKnownPeers([bob.Info]);
        await AdvanceUntil(time, () => alice.Host.Connections.Count == 1 && bob.Host.Connections.Count == 1, "they are connected");

        bob.Host.Connections.Single().Close("Test.");
        await Eventually.True(() => alice.Host.Connections.Count == 0, "the loss is seen");
        await AdvanceUntil(time, () => alice.Host.Connections.Count == 1, "they are connected again");
    }

    [Fact]
    public async Task When_both_dial_at_once_one_connection_stays_and_is_the_same()
    {
        for (var round = 0; round < 5; round++)
        {
            var time = new SteppedTime();
            var net = new MemoryTransport();
            await using var alice = new TestHost(net, time);
            await using var bob = new TestHost(net, time);
            bob.Host.HandleRequests(Echo, 100, (_, request, _) => ValueTask.FromResult(request));
            await alice.Host.StartAsync();
            await bob.Host.StartAsync();
            await Task.WhenAll(alice.Host.ConnectAsync(bob.Info), bob.Host.ConnectAsync(alice.Info)).InTime();
            await AdvanceUntil(time, () => alice.Host.Connections.Count == 1 && bob.Host.Connections.Count == 1
                && alice.Host.Connections.Single().Direction != bob.Host.Connections.Single().Direction
                && alice.Host.LiveConnections == 1 && bob.Host.LiveConnections == 1, "one connection is left, the same for both");
            Assert.Equal(5, (await alice.Host.RequestAsync(bob.Id, Echo, new byte[5], 100).InTime()).Length);
        }
    }

    [Fact]
    public async Task Connection_events_come_in_order_and_name_the_reason()
    {
        var net = new MemoryTransport();
        await using var alice = new TestHost(net);
        await using var bob = new TestHost(net);
        var events = new System.Collections.Concurrent.ConcurrentQueue<ConnectionEvent>();
        alice.Host.ConnectionChanged += events.Enqueue;
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        var connection = await alice.Host.ConnectAsync(bob.Info).InTime();
        connection.Close("Enough.");
        await Eventually.True(() => events.Count == 2, "both events came");
        Assert.Equal([(true, null), (false, "Enough.")], events.Select(e => (e.Open, e.Reason)));
        Assert.All(events, e => Assert.Same(connection, e.Connection));
    }

    /// <summary>Moves the clock in small steps while the other threads do their part.</summary>
    private static async Task AdvanceUntil(SteppedTime time, Func<bool> condition, string what) =>
        await Eventually.True(() =>
        {
            if (condition()) return true;
            time.Advance(TimeSpan.FromMilliseconds(100));
            return condition();
        }, what);
}
