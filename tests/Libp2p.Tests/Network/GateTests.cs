using System.Net;
using Flashback.Libp2p.Network;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Network;

/// <summary>Who gets in, and what those cost who do not.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task A_stranger_is_closed_after_the_handshake_without_a_stream()
    {
        var net = new MemoryTransport();
        await using var stranger = new TestHost(net);
        await using var guarded = new TestHost(net) { Allow = (_, _) => false };
        var served = 0;
        guarded.Host.Handle("/any/1", (_, _) =>
        {
            served++;
            return Task.CompletedTask;
        });
        await stranger.Host.StartAsync();
        await guarded.Host.StartAsync();
        try
        {
            // In TLS 1.3 the dialer finishes first: its connection stands for a moment.
            var connection = await stranger.Host.ConnectAsync(guarded.Info).InTime();
            await connection.Closed.InTime();
        }
        catch (Libp2pException)
        {
        }
        await Eventually.True(() => guarded.Notices.Any(n => n.Kind == "gated"), "the refusal is noted");
        Assert.Empty(guarded.Host.Connections);
        Assert.Equal(0, served);
    }

    [Fact]
    public async Task A_peer_that_is_no_longer_allowed_is_gone_within_a_second()
    {
        var time = new SteppedTime();
        var net = new MemoryTransport();
        await using var alice = new TestHost(net, time);
        await using var bob = new TestHost(net, time);
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await alice.Host.ConnectAsync(bob.Info).InTime();
        await Eventually.True(() => bob.Host.Connections.Count == 1, "they are connected");
        bob.Allow = (_, _) => false;
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => bob.Host.Connections.Count == 0 && alice.Host.Connections.Count == 0, "both lost the connection");
    }

    [Fact]
    public async Task Silent_sockets_are_closed_at_the_deadline_and_block_no_one()
    {
        var time = new SteppedTime();
        var net = new MemoryTransport();
        await using var victim = new TestHost(net, time, o => o with { MaxPendingInboundPerAddress = 64 });
        await using var honest = new TestHost(net, time);
        await victim.Host.StartAsync();
        await honest.Host.StartAsync();
        var address = victim.Host.ListenAddresses[0];
        var silent = new List<Stream>();
        for (var i = 0; i < 500; i++)
        {
            var raw = await net.DialAsync(address, default);
            await raw.Stream.WriteAsync(new byte[] { 0x13 });
            silent.Add(raw.Stream);
        }
        // 64 may be in upgrade; all others were closed at once.
        await Eventually.True(() => victim.Notices.Count(n => n.Kind == "refused") == 500 - 64, "the surplus was refused");
        time.Advance(TimeSpan.FromSeconds(11));
        await Eventually.True(() => victim.Notices.Count(n => n.Kind == "upgrade_failed") == 64, "the rest was closed at the deadline");
        foreach (var stream in silent) await AssertClosedAsync(stream);
        await honest.Host.ConnectAsync(victim.Info).InTime();
    }

    [Fact]
    public async Task Accept_is_asked_before_any_byte_is_read()
    {
        var net = new MemoryTransport();
        await using var alice = new TestHost(net);
        await using var bob = new TestHost(net) { Accept = _ => false };
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await Assert.ThrowsAsync<Libp2pException>(() => alice.Host.ConnectAsync(bob.Info).InTime());
        await Eventually.True(() => bob.Notices.Any(n => n.Kind == "refused"), "the refusal is noted");
    }

    [Fact]
    public void The_guard_limits_pending_handshakes_and_the_rate_per_address()
    {
        var time = new SteppedTime();
        var guard = new InboundGuard(
            new HostOptions { MaxPendingInbound = 12, MaxPendingInboundPerAddress = 10, MaxInboundRatePerAddress = 5 }, time);
        var (one, two) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        for (var i = 0; i < 10; i++) Assert.True(guard.TryEnter(one));
        Assert.False(guard.TryEnter(one), "ten of one address are pending");
        Assert.True(guard.TryEnter(two));
        Assert.True(guard.TryEnter(two));
        Assert.False(guard.TryEnter(two), "twelve are pending in all");
        for (var i = 0; i < 10; i++) guard.Leave(one);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(guard.TryEnter(one));
            guard.Leave(one);
        }
        Assert.False(guard.TryEnter(one), "twenty were the burst");
        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 5; i++)
        {
            Assert.True(guard.TryEnter(one));
            guard.Leave(one);
        }
        Assert.False(guard.TryEnter(one), "five per second");
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    public void The_IPv6_network_of_one_machine_counts_as_one_address(string one, string other, bool same)
    {
        var guard = new InboundGuard(new HostOptions { MaxPendingInboundPerAddress = 1 }, new SteppedTime());
        Assert.True(guard.TryEnter(IPAddress.Parse(one)));
        Assert.Equal(!same, guard.TryEnter(IPAddress.Parse(other)));
        guard.Leave(IPAddress.Parse(one));
        Assert.Equal(same, guard.TryEnter(IPAddress.Parse(other)));
    }

    [Fact]
    public void A_full_table_is_scanned_at_intervals()
    {
        var time = new SteppedTime();
        var guard = new InboundGuard(new HostOptions { MaxPendingInbound = 100_000 }, time);
        for (var i = 0u; i < 4096; i++) Assert.True(guard.TryEnter(new IPAddress(i)));
        Assert.False(guard.TryEnter(new IPAddress(5000)));
        for (var i = 0u; i < 4096; i++) guard.Leave(new IPAddress(i));
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(guard.TryEnter(new IPAddress(5000)));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(guard.TryEnter(new IPAddress(5000)), "none is idle yet: their rates have not recovered");
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(guard.TryEnter(new IPAddress(5000)));
    }

    [Fact]
    public void The_guards_table_is_bounded()
    {
        var time = new SteppedTime();
        var guard = new InboundGuard(new HostOptions { MaxPendingInbound = 100_000 }, time);
        var entered = 0;
        for (var i = 0u; i < 10_000; i++)
        {
            if (guard.TryEnter(new IPAddress(BitConverter.GetBytes(i)))) entered++;
        }
        Assert.Equal(4096, entered);
        for (var i = 0u; i < 4096; i++) guard.Leave(new IPAddress(BitConverter.GetBytes(i)));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(guard.TryEnter(IPAddress.Loopback), "idle addresses were forgotten");
    }

    [Fact]
    public async Task Connections_are_bounded()
    {
        var net = new MemoryTransport();
        await using var hub = new TestHost(net, configure: o => o with { MaxConnections = 2 });
        await hub.Host.StartAsync();
        var peers = Enumerable.Range(0, 3).Select(_ => new TestHost(net)).ToList();
        foreach (var peer in peers)
        {
            await peer.Host.StartAsync();
            await peer.Host.ConnectAsync(hub.Info).InTime();
            await Eventually.True(
                () => hub.Host.Connections.Count + hub.Notices.Count(n => n.Kind == "upgrade_failed") > peers.IndexOf(peer),
                "the hub has dealt with it");
        }
        Assert.Equal(2, hub.Host.Connections.Count);
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    private static async Task AssertClosedAsync(Stream stream)
    {
        try
        {
            while (await stream.ReadAsync(new byte[64]).AsTask().InTime() > 0)
            {
            }
        }
        catch (IOException)
        {
        }
    }
}
