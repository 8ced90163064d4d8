namespace Flashback.Libp2p;

/// <summary>Who dialed.</summary>
public enum Direction
{
    Inbound,
    Outbound,
}
