using Flashback.Libp2p.Negotiation;
using Flashback.Libp2p.Protocols;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Network;

/// <summary>Peers that say a little and then nothing, at every layer.</summary>
public sealed class SlowLorisTests
{
    private readonly SteppedTime _time = new();
    private readonly MemoryTransport _net = new();

    [Fact]
    public async Task In_the_middle_of_TLS_the_deadline_ends_it()
    {
        await using var victim = new TestHost(_net, _time);
        await victim.Host.StartAsync();
        var raw = await _net.DialAsync(victim.Host.ListenAddresses[0], default);
        await MultistreamSelect.SelectAsync(raw.Stream, [TlsTransport.Protocol], default).InTime();
        // The head of a TLS record of 16 KiB that never comes.
        await raw.Stream.WriteAsync(new byte[] { 0x16, 0x03, 0x01, 0x40, 0x00 });
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(victim.Notices);
        await AdvanceUntil(() => victim.Notices.Any(n => n.Kind == "upgrade_failed"), "the victim gave up");
    }

    [Fact]
    public async Task A_dialed_peer_that_never_speaks_is_given_up()
    {
        await using var alice = new TestHost(_net, _time);
        await alice.Host.StartAsync();
        await using var silent = await _net.ListenAsync(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0"), default);
        var dial = alice.Host.ConnectAsync(new PeerInfo(Golden.Identity.Id, [silent.Address]));
        Assert.NotNull(await silent.AcceptAsync(default));
        await AdvanceUntil(() => dial.IsCompleted, "the dialer gave up");
        var error = await Assert.ThrowsAsync<Libp2pException>(() => dial.InTime());
        Assert.Contains("did not finish the upgrade", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_that_negotiate_nothing_are_reset_at_the_deadline()
    {
        await using var victim = new TestHost(_net, _time);
        await using var attacker = new TestHost(_net, _time);
        var connection = await ConnectAsync(attacker, victim);
        for (var i = 0; i < 30; i++)
        {
            var stream = connection.Muxer.Open();
            await stream.WriteAsync(new byte[] { 0x13 });
        }
        await Eventually.True(() => victim.Host.Connections.Single().StreamCount >= 30, "the streams are open");
        await AdvanceUntil(() => victim.Host.Connections.Single().StreamCount == 0, "the streams were reset");
    }

    [Fact]
    public async Task Silent_ping_identify_and_request_streams_end_by_their_own_deadlines()
    {
        await using var victim = new TestHost(_net, _time);
        victim.Host.HandleRequests("/ask/1", 100, (_, request, _) => ValueTask.FromResult(request));
        await using var attacker = new TestHost(_net, _time);
        await ConnectAsync(attacker, victim);
        string[] protocols = [Ping.Protocol, Identify.PushProtocol, "/ask/1"];
        foreach (var protocol in protocols) await attacker.Host.NewStreamAsync(victim.Id, [protocol]).InTime();
        await Eventually.True(() => victim.Host.Connections.Single().StreamCount >= protocols.Length, "the streams are open");
        await AdvanceUntil(() => victim.Host.Connections.Single().StreamCount == 0, "the streams were reset");
    }

    [Fact]
    public async Task Streams_of_one_protocol_beyond_its_bound_are_reset()
    {
        await using var victim = new TestHost(_net, _time);
        var entered = 0;
        victim.Host.Handle("/wait/1", async (_, stop) =>
        {
            Interlocked.Increment(ref entered);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
        }, maxInboundPerPeer: 3);
        await using var attacker = new TestHost(_net, _time);
        await ConnectAsync(attacker, victim);
        for (var i = 0; i < 10; i++)
        {
            try
            {
                await attacker.Host.NewStreamAsync(victim.Id, ["/wait/1"]).InTime();
            }
            catch (Libp2pException)
            {
                // The reset may overtake the answer.
            }
        }
        await Eventually.True(() => entered >= 3 && victim.Notices.Count(n => n.Kind == "stream_failed") == 7,
            "three went in and seven were reset");
        Assert.Equal(3, entered);
    }

    [Fact]
    public async Task An_endless_length_or_token_is_cut_without_memory()
    {
        byte[][] attacks = [[.. Enumerable.Repeat((byte)0x80, 1000)], [0x80, 0x80, 0x04, .. new byte[100]], [0xff, 0x7f, .. new byte[100]]];
        foreach (var attack in attacks)
        {
            var stream = new MemoryStream(attack);
            // The first call rents the one buffer that all calls share.
            await Assert.ThrowsAsync<Libp2pException>(
                async () => await MultistreamSelect.HandleAsync(new MemoryStream(attack), _ => true, default));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                await MultistreamSelect.HandleAsync(stream, _ => true, default);
            }
            catch (Libp2pException)
            {
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
            Assert.InRange(stream.Position, 1, 2);
        }
    }

    [Fact]
    public async Task An_address_announced_in_identify_is_never_dialed()
    {
        var dialed = new System.Collections.Concurrent.ConcurrentQueue<Multiaddr>();
        await using var victim = new TestHost(_net, _time);
        await using var attacker = new TestHost(_net, _time, o => o with { Announce = [Multiaddr.Parse("/ip4/169.254.169.254/tcp/80")] });
        var connection = await ConnectAsync(attacker, victim);
        _net.CanDial = address =>
        {
            dialed.Enqueue(address);
            return true;
        };
        await Eventually.True(() => victim.Host.Connections.Single().Identified is not null, "the victim has heard the address");
        Assert.Equal("/ip4/169.254.169.254/tcp/80", victim.Host.Connections.Single().Identified!.ListenAddresses.Single().ToString());
        connection.Close("Test.");
        for (var i = 0; i < 100; i++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(dialed);
    }

    /// <summary>Deadlines begin on other threads: time passes until they have begun and ended.</summary>
    private Task AdvanceUntil(Func<bool> condition, string what) => Eventually.True(() =>
    {
        if (condition()) return true;
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    }, what);

    private static async Task<Connection> ConnectAsync(TestHost from, TestHost to)
    {
        await from.Host.StartAsync();
        await to.Host.StartAsync();
        var connection = await from.Host.ConnectAsync(
            new PeerInfo(to.Id, [.. to.Host.ListenAddresses.Where(a => !a.Host.StartsWith("169.", StringComparison.Ordinal))])).InTime();
        await Eventually.True(() => to.Host.Connections.Count == 1 && to.Host.Connections.Single().Identified is not null
            && connection.Identified is not null, "they know each other");
        await Eventually.True(() => connection.StreamCount == 0, "identify is done");
        return connection;
    }
}
