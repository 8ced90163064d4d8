using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Tests.Muxing;

/// <summary>What a well-behaved peer sees.</summary>
public sealed class YamuxTests
{
    [Fact]
    public async Task An_opened_stream_begins_with_syn_and_carries_data_both_ways()
    {
        await using var peer = new YamuxPeer(isDialer: true);
        var stream = peer.Session.Open();
        await stream.WriteAsync(new byte[] { 1, 2, 3 });
        Assert.Equal(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0), (await peer.ReceiveAsync()).Header);
        var (header, payload) = await peer.ReceiveAsync();
        Assert.Equal(new YamuxHeader(YamuxType.Data, 0, 1, 3), header);
        Assert.Equal([1, 2, 3], payload);

        // js-libp2p may never send an ACK: anything but RST is as good.
        await peer.SendDataAsync(1, [4, 5], YamuxFlags.Fin);
        var read = new byte[2];
        await stream.ReadExactlyAsync(read).AsTask().InTime();
        Assert.Equal([4, 5], read);
        Assert.Equal(0, await stream.ReadAsync(read).InTime());
        stream.CloseWrite();
        Assert.Equal(YamuxFlags.Fin, (await peer.ReceiveAsync()).Header.Flags);
        await Eventually.True(() => peer.Session.StreamCount == 0, "the stream is forgotten");
        Assert.Equal(3u, peer.Session.Open().Id);
    }

    [Theory]
    [InlineData(YamuxType.Data)]
    [InlineData(YamuxType.WindowUpdate)]
    internal async Task An_inbound_stream_may_begin_with_either_frame_and_is_acknowledged(YamuxType type)
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(type, YamuxFlags.Syn, 1, 0);
        var stream = await peer.AcceptAsync();
        await stream.WriteAsync(new byte[] { 9 });
        Assert.Equal(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Ack, 1, 0), (await peer.ReceiveAsync()).Header);
        Assert.Equal([9], (await peer.ReceiveAsync()).Payload);
    }

    [Fact]
    public async Task Writing_stops_at_the_peers_window_and_goes_on_with_its_update()
    {
        await using var peer = new YamuxPeer(isDialer: true);
        var stream = peer.Session.Open();
        var data = new byte[YamuxStream.Window + 10];
        var writing = stream.WriteAsync(data).AsTask();
        var received = 0;
        while (received < YamuxStream.Window) received += (await peer.ReceiveAsync()).Payload.Length;
        Assert.Equal(YamuxStream.Window, received);
        Assert.False(writing.IsCompleted);
        await peer.SendAsync(YamuxType.WindowUpdate, 0, 1, 4);
        Assert.Equal(4, (await peer.ReceiveAsync()).Payload.Length);
        Assert.False(writing.IsCompleted);
        await peer.SendAsync(YamuxType.WindowUpdate, 0, 1, 6);
        Assert.Equal(6, (await peer.ReceiveAsync()).Payload.Length);
        await writing.InTime();
    }

    [Fact]
    public async Task What_is_read_is_credited_from_half_a_window_on()
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0);
        var stream = await peer.AcceptAsync();
        await peer.SendDataAsync(1, new byte[YamuxStream.Window]);
        var buffer = new byte[YamuxStream.Window / 2];
        await stream.ReadExactlyAsync(buffer).AsTask().InTime();
        var update = await peer.ReceiveAsync(h => h.Type == YamuxType.WindowUpdate && h.Flags == 0);
        Assert.InRange((int)update.Length, YamuxStream.Window / 2, YamuxStream.Window);
        // And that much may come again.
        await peer.SendDataAsync(1, new byte[update.Length]);
        await stream.ReadExactlyAsync(new byte[YamuxStream.Window]).AsTask().InTime();
        Assert.False(peer.Session.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_reset_wakes_reader_and_writer_with_an_error()
    {
        await using var peer = new YamuxPeer(isDialer: true);
        var stream = peer.Session.Open();
        var writing = stream.WriteAsync(new byte[YamuxStream.Window + 1]).AsTask();
        var reading = stream.ReadAsync(new byte[1]).AsTask();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        await Assert.ThrowsAsync<Libp2pException>(() => writing.InTime());
        await Assert.ThrowsAsync<Libp2pException>(() => reading.InTime());
        await Eventually.True(() => peer.Session.StreamCount == 0, "the stream is forgotten");
    }

    [Fact]
    public async Task Pings_are_answered_and_our_own_measured()
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 77);
        Assert.Equal(new YamuxHeader(YamuxType.Ping, YamuxFlags.Ack, 0, 77), (await peer.ReceiveAsync()).Header);

        var ping = peer.Session.PingAsync();
        var (sent, _) = await peer.ReceiveAsync();
        Assert.Equal((YamuxType.Ping, YamuxFlags.Syn), (sent.Type, sent.Flags));
        peer.Time.Advance(TimeSpan.FromMilliseconds(7));
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Ack, 0, sent.Length + 1);
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Ack, 0, sent.Length);
        Assert.Equal(TimeSpan.FromMilliseconds(7), await ping.InTime());
    }

    [Fact]
    public async Task An_idle_connection_is_pinged_and_a_silent_one_ends()
    {
        await using var peer = new YamuxPeer();
        peer.Time.Advance(TimeSpan.FromSeconds(33));
        Assert.Equal(YamuxType.Ping, (await peer.ReceiveAsync()).Header.Type);
        Assert.False(peer.Session.Completion.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal("The peer stopped answering pings.", await peer.Session.Completion.InTime());
    }

    [Fact]
    public async Task GOAWAY_ends_the_session_and_its_streams()
    {
        await using var peer = new YamuxPeer(isDialer: true);
        var stream = peer.Session.Open();
        var reading = stream.ReadAsync(new byte[1]).AsTask();
        await peer.SendAsync(YamuxType.GoAway, 0, 0, 0);
        Assert.Contains("goodbye", await peer.Session.Completion.InTime(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<Libp2pException>(() => reading.InTime());
        Assert.Throws<Libp2pException>(() => peer.Session.Open());
    }

    [Fact]
    public async Task A_disposed_stream_that_the_peer_never_ends_is_reset_after_a_while()
    {
        await using var peer = new YamuxPeer();
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, 1, 0);
        var stream = await peer.AcceptAsync();
        await stream.DisposeAsync();
        await peer.ReceiveAsync(h => h.Flags == YamuxFlags.Fin);
        await peer.SendDataAsync(1, new byte[100]);
        peer.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, peer.Session.StreamCount);
        peer.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(0, peer.Session.StreamCount);
        await peer.ReceiveAsync(h => h.Flags == YamuxFlags.Rst);
    }

    [Fact]
    public async Task Frames_for_a_stream_that_is_gone_are_swallowed()
    {
        await using var peer = new YamuxPeer();
        await peer.SendDataAsync(5, new byte[1000]);
        await peer.SendAsync(YamuxType.WindowUpdate, YamuxFlags.Rst, 7, 0);
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, 1);
        Assert.Equal(YamuxType.Ping, (await peer.ReceiveAsync()).Header.Type);
    }

    [Fact]
    public async Task A_million_bytes_on_eight_streams_at_once_arrive_whole()
    {
        var (near, far) = Flashback.Libp2p.Transport.MemoryTransport.CreatePair();
        using var server =
            new YamuxConnection(far, Golden.Identity.Id, false, new MuxerLimits(), SystemClock.Instance, stream => _ = EchoAsync(stream));
        using var client = new YamuxConnection(near, Golden.Identity.Id, true, new MuxerLimits(), SystemClock.Instance, _ => { });
        _ = server.RunAsync();
        _ = client.RunAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            var data = new byte[1_000_000];
            for (var at = 0; at < data.Length; at++) data[at] = (byte)(at * (i + 1) >> 3);
            var stream = client.Open();
            var sending = SendAsync(stream, data);
            var back = new byte[data.Length];
            await stream.ReadExactlyAsync(back);
            await sending;
            Assert.True(back.AsSpan().SequenceEqual(data));
        })).InTime();
    }

    private static async Task SendAsync(YamuxStream stream, byte[] data)
    {
        await stream.WriteAsync(data);
        stream.CloseWrite();
    }

    private static async Task EchoAsync(YamuxStream stream)
    {
        await stream.CopyToAsync(stream);
        await stream.DisposeAsync();
    }
}
