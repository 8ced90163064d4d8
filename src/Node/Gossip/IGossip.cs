using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Node.Gossip;

/// <summary>The validators' common room, as the pipeline sees it.</summary>
public interface IGossip
{
    /// <summary>Sends to every validator. Never fails: what cannot be sent is logged, and peers fetch what they miss.</summary>
    Task PublishAsync(GossipMessage message, CancellationToken cancellation);

    /// <summary>Asks peers for a validator's observations; null if nobody answers with any.</summary>
    Task<GossipMessage.Reveal?> FetchRevealAsync(ulong epoch, Address observer, CancellationToken cancellation);
}
