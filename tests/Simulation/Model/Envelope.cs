using System.Diagnostics.CodeAnalysis;
using Flashback.Aggregation.Rounds;
using Flashback.Node.Codecs;

namespace Flashback.Simulation.Model;

/// <summary>A gossiped message as it is on the wire; its id is what gossip recognises repetitions by.</summary>
public sealed record Envelope(long Id, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What a node finds in it; false if no node would write it so, and gossip therefore drops it.</summary>
    public bool TryOpen([NotNullWhen(true)] out GossipMessage? message) => GossipCodec.TryDecode(Bytes.Span, out message);
}
