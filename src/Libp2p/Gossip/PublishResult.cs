namespace Flashback.Libp2p.Gossip;

/// <summary>What became of a published message.</summary>
/// <param name="Id">Its content-derived id.</param>
/// <param name="Peers">Peers it was queued for; 0 when none follows the topic, or when the same bytes were published or seen before.</param>
public readonly record struct PublishResult(MessageId Id, int Peers);
