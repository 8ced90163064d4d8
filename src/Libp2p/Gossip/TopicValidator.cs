using Flashback.Libp2p.Gossip.Frames;
namespace Flashback.Libp2p.Gossip;

/// <summary>
/// Judges a message before it is delivered or forwarded. Runs on a bounded set of workers, several at once; never twice
/// for the same bytes while they are remembered. A failure counts as <see cref="Validation.Ignore"/>.
/// </summary>
public delegate ValueTask<Validation> TopicValidator(GossipMessage message, CancellationToken cancellation);
