using System.Collections.Concurrent;
using System.Threading.Channels;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests;

/// <summary>
/// Exceptions on the host's loops: those of the application affect nothing else, a failing loop ends the host with an error.
/// </summary>
public sealed class HostFaultTests
{
    private const string Echo = "/echo/1";

    [Fact]
    public async Task A_throwing_subscriber_does_not_affect_the_others()
    {
        var net = new MemoryTransport();
        await using var host = new TestHost(net);
        var heard = new ConcurrentQueue<bool>();
        host.Host.ConnectionChanged += _ => throw new InvalidOperationException("subscriber");
        host.Host.ConnectionChanged += change => heard.Enqueue(change.Open);
        host.Host.PeerIdentified += _ => throw new Libp2pException("subscriber");
        var identified = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Host.PeerIdentified += _ => identified.TrySetResult();
        await host.Host.StartAsync();
        await using (var peer = new TestHost(net))
        {
            await peer.Host.StartAsync();
            await host.Host.ConnectAsync(peer.Info).InTime();
            await identified.Task.InTime();
        }
        await Eventually.True(() => heard.SequenceEqual([true, false]), "the other subscriber heard of both");
        var told = host.Notices.Where(n => n.Kind == "handler_failed").ToList();
        Assert.True(told.Count >= 3, $"{told.Count} of three failures were told");
        Assert.All(told, notice => Assert.Contains("subscriber", notice.Error!.Message, StringComparison.Ordinal));
        Assert.False(host.Host.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_failure_subscriber_may_throw_too()
    {
        var net = new MemoryTransport();
        var (told, served) = (0, 0);
        await using var asker = new TestHost(net);
        await using var gater = new TestHost(net);
        await using var host = new Libp2pHost(new Identity(Flashback.Ethereum.PrivateKey.Generate()),
            new HostOptions { Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")], Transport = net }, gater, SystemClock.Instance, _ =>
        {
            Interlocked.Increment(ref told);
            throw new InvalidOperationException("nobody wants to hear it");
        });
        host.HandleRequests(
            Echo, 100, (_, request, _) => ++served == 1 ? throw new InvalidOperationException("handler") : ValueTask.FromResult(request));
        host.ConnectionChanged += _ => throw new InvalidOperationException("subscriber");
        await host.StartAsync();
        await asker.Host.StartAsync();
        await asker.Host.ConnectAsync(new PeerInfo(host.Id, host.ListenAddresses)).InTime();
        await Assert.ThrowsAsync<Libp2pException>(() => asker.Host.RequestAsync(host.Id, Echo, new byte[1], 100).InTime());
        Assert.Equal(7, (await asker.Host.RequestAsync(host.Id, Echo, new byte[7], 100).InTime()).Length);
        await Eventually.True(() => Volatile.Read(ref told) >= 2, "both failures were told");
        Assert.False(host.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_handlers_bug_is_reported_as_a_bug_and_a_peers_fault_is_not()
    {
        var net = new MemoryTransport();
        await using var asker = new TestHost(net);
        await using var host = new TestHost(net);
        host.Host.HandleRequests(Echo, 100, (_, _, _) => throw new FormatException("mine\nindeed"));
        await asker.Host.StartAsync();
        await host.Host.StartAsync();
        await asker.Host.ConnectAsync(host.Info).InTime();
        await Assert.ThrowsAsync<Libp2pException>(() => asker.Host.RequestAsync(host.Id, Echo, new byte[101], 100).InTime());
        await Eventually.True(() => host.Notices.Any(n => n.Kind == "stream_failed" && n.Error is null), "the peer's is noted");
        Assert.DoesNotContain(host.Notices, n => n.Kind == "handler_failed");
        await Assert.ThrowsAsync<Libp2pException>(() => asker.Host.RequestAsync(host.Id, Echo, new byte[1], 100).InTime());
        await Eventually.True(() => host.Notices.Any(n => n.Kind == "handler_failed" && n.Error is FormatException), "ours is noted");
        Assert.Equal("FormatException: mine indeed", host.Notices.Single(n => n.Kind == "handler_failed").Detail);
        Assert.Equal(asker.Id, host.Notices.Single(n => n.Kind == "handler_failed").Peer);
    }

    [Fact]
    public async Task A_handlers_cancellation_callback_may_throw()
    {
        var time = new SteppedTime();
        var net = new MemoryTransport();
        await using var asker = new TestHost(net, time);
        await using var host = new TestHost(net, time);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Host.HandleRequests(Echo, 100, async (_, request, stop) =>
        {
            using var registered = stop.Register(() => throw new InvalidOperationException("registered"));
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
            return request;
        });
        await asker.Host.StartAsync();
        await host.Host.StartAsync();
        await asker.Host.ConnectAsync(host.Info).InTime();
        var asked = asker.Host.RequestAsync(host.Id, Echo, new byte[1], 100);
        await entered.Task.InTime();
        // On the timer's thread it would have ended the process; here it would reach this test.
        time.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<Libp2pException>(() => asked.InTime());
        await Eventually.True(() => host.Notices.Any(n => n.Kind == "handler_failed" && n.Error is not null), "it is told");
    }

    [Fact]
    public async Task A_throwing_gater_admits_no_one_until_it_works()
    {
        var net = new MemoryTransport();
        await using var host = new TestHost(net);
        await using var peer = new TestHost(net);
        await host.Host.StartAsync();
        await peer.Host.StartAsync();
        host.Accept = _ => throw new InvalidOperationException("gater");
        await Assert.ThrowsAsync<Libp2pException>(() => peer.Host.ConnectAsync(host.Info).InTime());
        host.Accept = _ => true;
        host.Allow = (_, _) => throw new InvalidOperationException("gater");
        // In TLS 1.3 the dialer is done before it is refused.
        await (await peer.Host.ConnectAsync(host.Info).InTime()).Closed.InTime();
        Assert.True(host.Notices.Count(n => n.Kind == "gater_failed" && n.Error is not null) >= 2);
        Assert.Empty(host.Host.Connections);
        await Eventually.True(() => peer.Host.Connections.Count == 0, "the peer has none either");
        host.Allow = (_, _) => true;
        await peer.Host.ConnectAsync(host.Info).InTime();
        Assert.False(host.Host.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_failed_accept_is_reported_and_the_next_one_serves()
    {
        var net = new Faulty(new MemoryTransport());
        await using var host = new TestHost(net, configure: Patient);
        await using var peer = new TestHost(net, configure: Patient);
        await host.Host.StartAsync();
        await peer.Host.StartAsync();
        net.Accepts.Writer.TryWrite(() => throw new InvalidOperationException("accept"));
        await Eventually.True(() => host.Notices.Concat(peer.Notices).Any(n => n.Kind == "accept_failed" && n.Error?.Message == "accept"),
            "it is told");
        // After a pause both listen again.
        await peer.Host.ConnectAsync(host.Info).InTime();
        peer.Host.Connections.Single().Close("the other way round");
        await Eventually.True(() => host.Host.Connections.Count == 0 && peer.Host.Connections.Count == 0, "neither has a connection");
        await host.Host.ConnectAsync(peer.Info).InTime();
        Assert.False(host.Host.Completion.IsCompleted || peer.Host.Completion.IsCompleted);

        static HostOptions Patient(HostOptions options) => options with { UpgradeTimeout = TimeSpan.FromHours(1) };
    }

    [Fact]
    public async Task An_unexpected_dial_failure_does_not_stop_later_dials()
    {
        var net = new Faulty(new MemoryTransport());
        await using var host = new TestHost(net);
        await using var peer = new TestHost(net);
        await host.Host.StartAsync();
        await peer.Host.StartAsync();
        var broken = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");
        net.Dial = address => address.Port == 1 ? throw new InvalidOperationException("transport") : true;
        var error = await Assert.ThrowsAsync<Libp2pException>(() => host.Host.ConnectAsync(new PeerInfo(peer.Id, [broken])).InTime());
        Assert.Contains("transport", error.Message, StringComparison.Ordinal);
        host.Host.SetKnownPeers([new PeerInfo(peer.Id, [broken, .. peer.Host.ListenAddresses])]);
        await Eventually.True(() => host.Host.Connections.Count == 1, "the other address was dialed");
    }

    [Fact]
    public async Task A_listener_that_ends_by_itself_ends_the_host_with_an_error()
    {
        var net = new Faulty(new MemoryTransport());
        await using var host = new TestHost(net);
        await using var peer = new TestHost(net, configure: options => options with { Listen = [] });
        await host.Host.StartAsync();
        await peer.Host.StartAsync();
        var connection = await peer.Host.ConnectAsync(host.Info).InTime();
        Assert.False(host.Host.Completion.IsCompleted);
        net.Accepts.Writer.TryWrite(() => false);
        var fault = await Assert.ThrowsAsync<Libp2pException>(() => host.Host.Completion.InTime());
        Assert.Contains("Listening on", fault.Message, StringComparison.Ordinal);
        await connection.Closed.InTime();
        Assert.Equal(fault.Message, host.Notices.Single(n => n.Kind == "host_failed").Detail);
        await Eventually.True(() => peer.Host.Connections.Count == 0, "the peer has lost it");
        await Assert.ThrowsAsync<Libp2pException>(() => peer.Host.ConnectAsync(host.Info).InTime());
    }

    [Fact]
    public async Task A_failing_dial_loop_ends_the_host_with_an_error()
    {
        var (manual, net) = (new SteppedTime(), new MemoryTransport());
        var time = new BreakableTime(manual);
        await using var host = new TestHost(net, time);
        await host.Host.StartAsync();
        host.Host.SetKnownPeers([new PeerInfo(Golden.Identity.Id, [])]);
        time.IsBroken = true;
        await Eventually.True(() =>
        {
            manual.Advance(TimeSpan.FromSeconds(1));
            return host.Host.Completion.IsCompleted;
        }, "the host has ended");
        time.IsBroken = false;
        var fault = await Assert.ThrowsAsync<Libp2pException>(() => host.Host.Completion);
        Assert.Equal("Dialing broke: the clock is broken", fault.Message);
        Assert.Single(host.Notices, n => n.Kind == "host_failed");
    }

    [Fact]
    public async Task A_disposed_host_completes_without_an_error()
    {
        var host = new TestHost(new MemoryTransport());
        await host.Host.StartAsync();
        Assert.False(host.Host.Completion.IsCompleted);
        await host.DisposeAsync();
        await host.Host.Completion.InTime();
        Assert.Empty(host.Notices);
        await new TestHost(new MemoryTransport()).DisposeAsync();
    }

    /// <summary>A transport whose dials and accepts do what the test says.</summary>
    private sealed class Faulty(MemoryTransport inner) : ITransport
    {
        /// <summary>Each is run once, by the listener that comes first: false ends that listener.</summary>
        public Channel<Func<bool>> Accepts { get; } = Channel.CreateUnbounded<Func<bool>>();

        public Func<Multiaddr, bool> Dial { get; set; } = _ => true;

        public ValueTask<RawConnection> DialAsync(Multiaddr address, CancellationToken cancellation) =>
            Dial(address) ? inner.DialAsync(address, cancellation) : throw new Libp2pException("not now");

        public async ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken cancellation) =>
            new Listener(await inner.ListenAsync(address, cancellation), Accepts.Reader);

        private sealed class Listener(IListener inner, ChannelReader<Func<bool>> accepts) : IListener
        {
            private Task<RawConnection?>? _next;
            private Task<Func<bool>>? _fault;

            public Multiaddr Address => inner.Address;

            public async ValueTask<RawConnection?> AcceptAsync(CancellationToken cancellation)
            {
                _next ??= inner.AcceptAsync(cancellation).AsTask();
                _fault ??= accepts.ReadAsync(cancellation).AsTask();
                if (await Task.WhenAny(_next, _fault) == _next)
                {
                    var next = _next;
                    _next = null;
                    return await next;
                }
                var fault = _fault;
                _fault = null;
                return (await fault)() ? throw new Libp2pException("a transient problem") : null;
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
