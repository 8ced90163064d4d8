using Flashback.Libp2p.Gossip.Options;
namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>The counters behind one peer's score.</summary>
internal sealed class PeerScore(ScoreOptions options)
{
    private readonly Dictionary<string, TimeSpan> _inMeshSince = [];
    private double _firstDeliveries, _invalid, _behaviour;

    /// <summary>P5: what the application thinks of the peer.</summary>
    public double Application { get; set; }

    public double Value(TimeSpan now)
    {
        var mesh = 0.0;
        foreach (var since in _inMeshSince.Values) mesh += Math.Min(options.TimeInMeshCap, (now - since) / options.TimeInMeshQuantum);
        var excess = Math.Max(0, _behaviour - options.BehaviourThreshold);
        return (mesh * options.TimeInMeshWeight)
            + (_firstDeliveries * options.FirstDeliveryWeight)
            + (_invalid * _invalid * options.InvalidWeight)
            + (excess * excess * options.BehaviourWeight)
            + Application;
    }

    public void JoinedMesh(string topic, TimeSpan now) => _inMeshSince.TryAdd(topic, now);
    public void LeftMesh(string topic) => _inMeshSince.Remove(topic);
    public void LeftAllMeshes() => _inMeshSince.Clear();
    public void FirstDelivery() => _firstDeliveries = Math.Min(options.FirstDeliveryCap, _firstDeliveries + 1);
    public void Invalid(int count = 1) => _invalid += count;
    public void Misbehaved(double count = 1) => _behaviour += count;

    /// <summary>One decay interval has passed.</summary>
    public void Decay()
    {
        _firstDeliveries = Decayed(_firstDeliveries, options.FirstDeliveryDecay);
        _invalid = Decayed(_invalid, options.InvalidDecay);
        _behaviour = Decayed(_behaviour, options.BehaviourDecay);
    }

    /// <summary>From one to <see cref="ScoreOptions.DecayToZero"/> in the given time.</summary>
    private double Decayed(double counter, TimeSpan time)
    {
        var next = counter * Math.Pow(options.DecayToZero, options.DecayInterval / time);
        return next < options.DecayToZero ? 0 : next;
    }
}
