using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Muxing;

/// <summary>A yamux session under test with a raw peer at the other end that sends whatever a test likes.</summary>
internal sealed class YamuxPeer : IAsyncDisposable
{
    private readonly Stream _far;
    private readonly Task _run;

    public YamuxPeer(bool isDialer = false, MuxerLimits? limits = null)
    {
        (var near, _far) = MemoryTransport.CreatePair();
        Session = new YamuxConnection(near, Golden.Identity.Id, isDialer, limits ?? new MuxerLimits(), Time, Accepted.Enqueue);
        _run = Session.RunAsync();
    }

    public SteppedTime Time { get; } = new();
    public YamuxConnection Session { get; }
    public System.Collections.Concurrent.ConcurrentQueue<YamuxStream> Accepted { get; } = new();

    public async Task SendAsync(YamuxType type, YamuxFlags flags, uint stream, uint length, byte[]? payload = null)
    {
        var frame = new byte[YamuxHeader.Size + (payload?.Length ?? 0)];
        new YamuxHeader(type, flags, stream, length).Write(frame);
        payload?.CopyTo(frame, YamuxHeader.Size);
        await SendAsync(frame);
    }

    public async Task SendAsync(byte[] bytes) => await _far.WriteAsync(bytes).AsTask().InTime();

    public Task SendDataAsync(uint stream, byte[] payload, YamuxFlags flags = 0) =>
        SendAsync(YamuxType.Data, flags, stream, (uint)payload.Length, payload);

    public async Task<(YamuxHeader Header, byte[] Payload)> ReceiveAsync()
    {
        var bytes = new byte[YamuxHeader.Size];
        await _far.ReadExactlyAsync(bytes).AsTask().InTime();
        Assert.True(YamuxHeader.TryRead(bytes, out var header));
        var payload = new byte[header.Type == YamuxType.Data ? header.Length : 0];
        await _far.ReadExactlyAsync(payload).AsTask().InTime();
        return (header, payload);
    }

    /// <summary>Receives frames until one fits.</summary>
    public async Task<YamuxHeader> ReceiveAsync(Func<YamuxHeader, bool> fits)
    {
        while (true)
        {
            var (header, _) = await ReceiveAsync();
            if (fits(header)) return header;
        }
    }

    public async Task<YamuxStream> AcceptAsync()
    {
        await Eventually.True(() => !Accepted.IsEmpty, "a stream was accepted");
        Assert.True(Accepted.TryDequeue(out var stream));
        return stream;
    }

    /// <summary>Every session that was told goodbye for a fault ends so.</summary>
    public async Task AssertClosedAsync(string reason)
    {
        Assert.Contains(reason, await Session.Completion.InTime(), StringComparison.Ordinal);
        var goodbye = await ReceiveAsync(h => h.Type == YamuxType.GoAway);
        Assert.Equal((uint)YamuxGoAway.ProtocolError, goodbye.Length);
    }

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await _far.DisposeAsync();
        await _run.InTime();
    }
}
