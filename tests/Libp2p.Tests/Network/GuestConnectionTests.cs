using System.Text;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Network;

/// <summary>Guests on real hosts: what they reach, when they go, and that they give way.</summary>
public sealed class GuestConnectionTests
{
    private const string Topic = "net/1";

    private readonly SteppedTime _time = new();
    private readonly MemoryTransport _net = new();

    [Fact]
    public async Task A_guest_reaches_only_what_is_open_to_guests()
    {
        await using var guest = new TestHost(_net);
        await using var host = new TestHost(_net) { Guest = id => id == guest.Id };
        host.Host.HandleRequests("/ask/1", 100, (_, request, _) => ValueTask.FromResult(request));
        await ConnectAsync(guest, host);
        Assert.True(host.Host.Connections.Single().IsGuest);
        await guest.Host.PingAsync(host.Id).InTime();
        await Assert.ThrowsAsync<Libp2pException>(() => guest.Host.RequestAsync(host.Id, "/ask/1", new byte[1], 100).InTime());
        await using var peer = new TestHost(_net);
        await peer.Host.StartAsync();
        await peer.Host.ConnectAsync(host.Info).InTime();
        Assert.Equal(1, (await peer.Host.RequestAsync(host.Id, "/ask/1", new byte[1], 100).InTime()).Length);
    }

    [Fact]
    public async Task A_guest_hears_and_is_cut_off_when_it_publishes_too_often()
    {
        await using var guest = new TestHost(_net);
        await using var host = new TestHost(_net) { Guest = id => id == guest.Id };
        // A guest is forgiven with time, so the host has none.
        await using var gossip = new GossipSub(host.Host, new GossipOptions(), _time);
        var validated = 0;
        var topic = gossip.Join(Topic, (_, _) =>
        {
            Interlocked.Increment(ref validated);
            return ValueTask.FromResult(Validation.Accept);
        });
        await using var listening = new GossipSub(guest.Host, new GossipOptions(), SystemClock.Instance);
        var heard = listening.Join(Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await ConnectAsync(guest, host);
        await Eventually.True(() => topic.Peers.Count == 1 && heard.Peers.Count == 1, "they follow the topic");

        await topic.PublishAsync("to whom it may concern"u8.ToArray());
        var message = await heard.Messages.ReadAsync().InTime();
        Assert.Equal("to whom it may concern", Encoding.UTF8.GetString(message.Data.Span));

        for (var i = 0; i < 8; i++) await heard.PublishAsync(new[] { (byte)i });
        await guest.Host.PingAsync(host.Id).InTime();
        Assert.Empty(host.CutOffs);
        await heard.PublishAsync("one too many"u8.ToArray());
        await Eventually.True(() => !host.CutOffs.IsEmpty && host.Host.Connections.Count == 0, "the guest was cut off");
        await Eventually.True(() => host.Notices.Any(n => n.Kind == "guest_cut_off" && n.Peer == guest.Id), "it is noted");
        Assert.Equal(0, validated);
    }

    [Fact]
    public async Task A_guest_gives_way_to_a_peer_and_a_peer_never_to_a_guest()
    {
        var guests = new HashSet<PeerId>();
        await using var hub = new TestHost(_net, configure: o => o with { MaxConnections = 2 }) { Guest = guests.Contains };
        await hub.Host.StartAsync();
        await using var guest = new TestHost(_net);
        await using var late = new TestHost(_net);
        guests.UnionWith([guest.Id, late.Id]);
        await using var one = new TestHost(_net);
        await using var two = new TestHost(_net);
        foreach (var host in new[] { guest, late, one, two }) await host.Host.StartAsync();

        await guest.Host.ConnectAsync(hub.Info).InTime();
        await one.Host.ConnectAsync(hub.Info).InTime();
        await Eventually.True(() => hub.Host.Connections.Count == 2, "both are in");
        await two.Host.ConnectAsync(hub.Info).InTime();
        await Eventually.True(() => hub.Host.Connections.Select(c => c.RemotePeer).ToHashSet().SetEquals([one.Id, two.Id]),
            "the guest's place went to the second peer");
        await Eventually.True(() => guest.Host.Connections.Count == 0, "the guest was told");
        await late.Host.ConnectAsync(hub.Info).InTime();
        await Eventually.True(() => late.Host.Connections.Count == 0, "no place for another guest");
        Assert.Equal(2, hub.Host.Connections.Count);
    }

    [Fact]
    public async Task A_peer_whose_role_changes_must_reconnect()
    {
        var guests = new HashSet<PeerId>();
        await using var host = new TestHost(_net, _time) { Guest = guests.Contains };
        await using var other = new TestHost(_net, _time);
        guests.Add(other.Id);
        await ConnectAsync(other, host);
        var first = host.Host.Connections.Single();
        guests.Clear();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("role has changed since it was admitted", await first.Closed.InTime(), StringComparison.Ordinal);
    }

    private static async Task ConnectAsync(TestHost from, TestHost to)
    {
        await from.Host.StartAsync();
        await to.Host.StartAsync();
        await from.Host.ConnectAsync(to.Info).InTime();
        await Eventually.True(() => to.Host.Connections.Count == 1, "they are connected");
    }
}
