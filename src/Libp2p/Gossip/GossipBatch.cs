using System.Threading.Tasks.Sources;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Peers;

namespace Flashback.Libp2p.Gossip;

/// <summary>What one read of a peer's stream brought. Its reader fills it again once the router has handled it.</summary>
internal sealed class GossipBatch(GossipPeer peer) : IValueTaskSource
{
    // The router's thread must not go on with the reader's work.
    private ManualResetValueTaskSourceCore<bool> _handled = new() { RunContinuationsAsynchronously = true };

    public GossipPeer Peer => peer;
    public List<Arrival> Arrivals { get; } = [];
    public List<GossipRpc> Control { get; } = [];

    /// <summary>Messages that break the signing policy or the size limit.</summary>
    public int Invalid { get; set; }

    /// <summary>Messages dropped for the peer's rate.</summary>
    public int OverRate { get; set; }

    /// <summary>Messages of a guest; none of them was looked at.</summary>
    public int FromGuest { get; set; }

    public bool IsEmpty => Arrivals.Count + Control.Count + Invalid + OverRate + FromGuest == 0;

    /// <summary>Completes at <see cref="SetHandled"/>. Awaited once for each time that the batch is passed on.</summary>
    public ValueTask Handled => new(this, _handled.Version);

    /// <summary>The batch is empty again when this returns, and belongs to its reader.</summary>
    public void SetHandled()
    {
        Arrivals.Clear();
        Control.Clear();
        Invalid = OverRate = FromGuest = 0;
        _handled.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token)
    {
        _handled.GetResult(token);
        _handled.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _handled.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _handled.OnCompleted(continuation, state, token, flags);
}
