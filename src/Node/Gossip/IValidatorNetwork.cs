using Flashback.Aggregation.Rounds;
using Flashback.OnChain.View;

namespace Flashback.Node.Gossip;

/// <summary>The validators' network as the pipeline drives it.</summary>
public interface IValidatorNetwork : IGossip
{
    /// <summary>A message that passed the gate; raised one after another.</summary>
    event Action<GossipMessage>? Received;

    /// <summary>An exception in the node's own code lost a message or a connection; it is logged already. One of a few kinds.</summary>
    event Action<string>? Failed;

    /// <summary>Applies the registry: who may connect, and at which addresses the validators are.</summary>
    /// <param name="view">The chain as it was read.</param>
    /// <param name="nowMillis">Chain time.</param>
    /// <param name="isWhole">It was read up to now.</param>
    void Update(ChainView view, long nowMillis, bool isWhole);

    /// <summary>Listens and joins until cancelled, or until the network breaks.</summary>
    Task RunAsync(CancellationToken cancellation);
}
