namespace Flashback.Libp2p.Gossip.Frames;

/// <summary>A message as it arrived.</summary>
/// <param name="Topic">The topic it was published on.</param>
/// <param name="Data">Its content; who wrote it is for the content to prove.</param>
/// <param name="ReceivedFrom">The peer that handed it on, which need not be its author.</param>
/// <param name="Id">Its content-derived id.</param>
public sealed record GossipMessage(string Topic, ReadOnlyMemory<byte> Data, PeerId ReceivedFrom, MessageId Id);
