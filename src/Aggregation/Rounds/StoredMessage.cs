namespace Flashback.Aggregation.Rounds;

/// <summary>A message as the store kept it: received, or broadcast by this node itself (<see cref="Own"/>), at that time.</summary>
public sealed record StoredMessage(long AtUnixMillis, bool Own, GossipMessage Message);
