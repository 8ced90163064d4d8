using Flashback.Aggregation.Rounds;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Gossip;

/// <summary>The validators' gossip network, as the pipeline sees it.</summary>
public interface IGossip
{
    /// <summary>Sends to every validator. Never fails: a message that cannot be sent is logged, and peers fetch what they miss.</summary>
    Task PublishAsync(GossipMessage message, CancellationToken cancellation);

    /// <summary>
    /// Asks peers for the observations of a batch; null if no peer answers with those. Never fails except for cancellation.
    /// </summary>
    Task<GossipMessage.Reveal?> FetchRevealAsync(ObservationBatch wanted, CancellationToken cancellation);
}
