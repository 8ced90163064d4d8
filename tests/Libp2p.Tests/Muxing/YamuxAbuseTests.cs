using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Tests.Muxing;

/// <summary>What a hostile peer may try.</summary>
public sealed class YamuxAbuseTests
{
    [Theory]
    [InlineData("010000000000000000000000", "an unknown frame")]
    [InlineData("000400000000000000000000", "an unknown frame")]
    [InlineData("000000000000000000000001", "a stream frame on the session")]
    [InlineData("000100000000000000000001", "a stream frame on the session")]
    [InlineData("000200010000000100000000", "a session frame on a stream")]
    [InlineData("000300000000000100000000", "a session frame on a stream")]
    [InlineData("000100010000000200000000", "a stream with a wrong id")]
    [InlineData("000000000000000100040001", "data beyond any window")]
    public async Task A_broken_frame_ends_the_session(string hex, string reason)
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(Convert.FromHexString(hex));
        await peer.AssertClosedAsync(reason);
    }

    [Fact]
    public async Task The_window_is_full_at_its_last_byte_and_broken_by_one_more()
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0);
        await peer.SendDataAsync(1, new byte[YamuxStream.Window]);
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 1);
        await peer.ReceiveAsync(h => h.Type == YamuxType.Ping);
        await peer.SendAsync(YamuxType.Data, 0, 1, 1);
        await peer.AssertClosedAsync("data beyond the window");
    }

    [Fact]
    public async Task A_window_beyond_32_bits_ends_the_session()
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0);
        await peer.SendAsync(YamuxType.WindowUpdate, 0, 1, uint.MaxValue - YamuxStream.Window);
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 1);
        await peer.ReceiveAsync(h => h.Type == YamuxType.Ping);
        await peer.SendAsync(YamuxType.WindowUpdate, 0, 1, 1);
        await peer.AssertClosedAsync("a window beyond 2^32");
    }

    [Fact]
    public async Task Opening_a_live_stream_again_ends_the_session()
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0);
        await peer.AssertClosedAsync("a stream with a wrong id");
    }

    [Fact]
    public async Task Streams_beyond_the_maximum_are_reset_one_by_one()
    {
        await using var peer = new YamuxPeer();
        for (var i = 0u; i < 32; i++) await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, (2 * i) + 1, 0);
        await Eventually.True(() => peer.Accepted.Count == 32, "32 streams were accepted");
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 65, 0);
        Assert.Equal(65u, (await peer.ReceiveAsync(h => h.Flags == YamuxFlags.Rst)).Stream);
        Assert.Equal(32, peer.Session.StreamCount);
        peer.Accepted.First().Reset();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 67, 0);
        await Eventually.True(() => peer.Accepted.Count == 33, "a stream that ended made room");
    }

    [Fact]
    public async Task A_flood_of_streams_ends_the_session_by_its_rate()
    {
        await using var peer = new YamuxPeer();
        for (var i = 0u; i < 100; i++) await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, (2 * i) + 1, 0);
        await Eventually.True(() => peer.Accepted.Count == 32, "32 streams were accepted");
        for (var refused = 0; refused < 68; refused++) await peer.ReceiveAsync(h => (h.Flags & YamuxFlags.Rst) != 0);
        Assert.False(peer.Session.Completion.IsCompleted);
        // The goodbye is promised on an idle line only.
        await peer.Session.Sender.DrainAsync(CancellationToken.None).AsTask().InTime();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 201, 0);
        await peer.AssertClosedAsync("too many streams per second");
    }

    [Fact]
    public async Task Opening_and_resetting_at_once_counts_against_the_same_rate()
    {
        await using var peer = new YamuxPeer();
        for (var second = 0; second < 3; second++)
        {
            for (var i = 0u; i < 100; i++)
                await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn | YamuxFlags.Rst, (200 * (uint)second) + (2 * i) + 1, 0);
            await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 1);
            await peer.ReceiveAsync(h => h.Type == YamuxType.Ping);
            peer.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(0, peer.Session.StreamCount);
        for (var i = 0u; i < 101; i++) await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn | YamuxFlags.Rst, 1001 + (2 * i), 0);
        await peer.AssertClosedAsync("too many streams per second");
    }

    [Fact]
    public async Task A_flood_of_pings_ends_the_session_by_its_rate()
    {
        await using var peer = new YamuxPeer();
        for (var i = 0u; i < 100; i++) await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, i);
        for (var i = 0u; i < 100; i++) Assert.Equal(i, (await peer.ReceiveAsync()).Header.Length);
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 100);
        await peer.AssertClosedAsync("too many pings");
    }

    [Fact]
    public async Task An_unsolicited_pong_is_ignored()
    {
        await using var peer = new YamuxPeer();
        for (var i = 0u; i < 1000; i++) await peer.SendAsync(YamuxType.Ping, YamuxFlags.Ack, 0, i);
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 7);
        Assert.Equal(7u, (await peer.ReceiveAsync()).Header.Length);
    }

    [Fact]
    public async Task A_peer_that_never_reads_costs_bounded_memory_and_then_the_connection()
    {
        await using var peer = new YamuxPeer(isDialer: true);
        var writes = new List<Task>();
        for (var i = 0; i < 64; i++)
        {
            var stream = peer.Session.Open();
            writes.Add(stream.WriteAsync(new byte[YamuxStream.Window]).AsTask());
        }
        // 64 windows are 16 MiB; the line and the sender together hold less than one.
        await Eventually.True(() =>
        {
            peer.Time.Advance(TimeSpan.FromSeconds(2));
            return peer.Session.Completion.IsCompleted;
        }, "the session gave up");
        Assert.InRange(writes.Count(w => w.IsCompletedSuccessfully), 0, 3);
        Assert.Equal("The peer stopped reading.", await peer.Session.Completion.InTime());
        foreach (var write in writes)
        {
            if (!write.IsCompletedSuccessfully) await Assert.ThrowsAsync<Libp2pException>(() => write.InTime());
        }
    }

    [Fact]
    public async Task Own_streams_are_bounded_too()
    {
        await using var peer = new YamuxPeer(isDialer: true);
        for (var i = 0; i < 64; i++) peer.Session.Open();
        Assert.Throws<Libp2pException>(() => peer.Session.Open());
    }
}
