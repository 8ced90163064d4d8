namespace Flashback.Libp2p.Gossip.Options;

/// <summary>
/// What a peer's behaviour is worth, by the names of GossipSub 1.1. P3 (deliveries below a rate) is off: honest oracles are silent
/// for long and then all speak at once. P6 (many peers on one IP) is off: identities are scarce here, addresses are not.
/// </summary>
public sealed record ScoreOptions
{
    /// <summary>Below: no gossip to it nor from it.</summary>
    public double GossipThreshold { get; init; } = -40;

    /// <summary>Below: own messages are not sent to it.</summary>
    public double PublishThreshold { get; init; } = -80;

    /// <summary>Below: nothing that it sends is looked at.</summary>
    public double GraylistThreshold { get; init; } = -160;

    /// <summary>When the mesh's median is below, better peers are grafted.</summary>
    public double OpportunisticGraftThreshold { get; init; } = 2;

    /// <summary>P1: per quantum in the mesh, up to the cap.</summary>
    public double TimeInMeshWeight { get; init; } = 0.03;
    public TimeSpan TimeInMeshQuantum { get; init; } = TimeSpan.FromSeconds(10);
    public double TimeInMeshCap { get; init; } = 300;

    /// <summary>P2: for messages that it was the first to bring.</summary>
    public double FirstDeliveryWeight { get; init; } = 0.5;
    public double FirstDeliveryCap { get; init; } = 40;
    public TimeSpan FirstDeliveryDecay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>P4: times the square of rejected messages. One is -20, three are -180.</summary>
    public double InvalidWeight { get; init; } = -20;
    public TimeSpan InvalidDecay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>P7: times the square of protocol offences beyond the threshold.</summary>
    public double BehaviourWeight { get; init; } = -10;
    public double BehaviourThreshold { get; init; } = 6;
    public TimeSpan BehaviourDecay { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan DecayInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A counter below this is zero.</summary>
    public double DecayToZero { get; init; } = 0.01;

    /// <summary>How long a bad score outlives the connection.</summary>
    public TimeSpan Retain { get; init; } = TimeSpan.FromHours(1);
    public int MaxRetained { get; init; } = 1024;
}
