using Flashback.Aggregation.Rounds;

namespace Flashback.Simulation.Model;

/// <summary>A gossiped message; its id is what gossip recognises repetitions by.</summary>
public sealed record Envelope(long Id, GossipMessage Message);
