using System.Net;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Network;
using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p;

/// <summary>A secured, multiplexed connection to one proven peer.</summary>
public sealed class Connection
{
    private readonly TimeProvider _time;
    private readonly long _openedAt;

    internal Connection(YamuxConnection muxer, Direction direction, IPEndPoint remote, MuxerLimits limits, TimeProvider time)
    {
        _time = time;
        _openedAt = time.GetTimestamp();
        Muxer = muxer;
        Pace = new StreamPace(limits, time);
        Direction = direction;
        RemoteEndPoint = remote;
    }

    public PeerId RemotePeer => Muxer.RemotePeer;

    /// <summary>Who dialed.</summary>
    public Direction Direction { get; }

    /// <summary>The peer only listens: see <see cref="IConnectionGater.IsGuest"/>.</summary>
    public bool IsGuest { get; internal init; }

    /// <summary>The socket at the other end; for an inbound connection its port is not one that can be dialed.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    public Multiaddr RemoteAddress => Multiaddr.FromEndPoint(RemoteEndPoint, RemotePeer);

    /// <summary>How long it has stood.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_openedAt);

    /// <summary>What the peer said of itself; null until it has.</summary>
    public IdentifyInfo? Identified { get; internal set; }

    /// <summary>Streams open in both directions.</summary>
    public int StreamCount => Muxer.StreamCount;

    /// <summary>Completes with the reason when the connection has ended.</summary>
    public Task<string> Closed => Muxer.Completion;

    /// <summary>The round trip time of the connection itself (a yamux ping).</summary>
    public Task<TimeSpan> PingAsync(CancellationToken cancellation = default) => Muxer.PingAsync().WaitAsync(cancellation);

    /// <summary>Says goodbye and ends the connection with all its streams.</summary>
    public void Close(string reason) => Muxer.Close(YamuxGoAway.Normal, reason);

    internal YamuxConnection Muxer { get; }

    internal StreamPace Pace { get; }
}
