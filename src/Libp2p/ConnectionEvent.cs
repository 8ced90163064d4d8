namespace Flashback.Libp2p;

/// <summary>
/// A connection became the one in use for its peer (<paramref name="Open"/>), or ended. When both sides dialed at once a
/// second open for the same peer may replace the first; the close of the one replaced follows.
/// </summary>
public sealed record ConnectionEvent(Connection Connection, bool Open, string? Reason);
