namespace Flashback.Libp2p.Gossip;

/// <summary>Parameters of the router. The defaults suit a committee of 4 to 200.</summary>
public sealed record GossipOptions
{
    public int MaxMessageBytes { get; init; } = 128 * 1024;
}
