namespace Flashback.Libp2p;

/// <summary>Answers one request of a peer. A failure resets the stream: the peer sees an error, never the message.</summary>
public delegate ValueTask<ReadOnlyMemory<byte>> RequestHandler(PeerId peer, ReadOnlyMemory<byte> request, CancellationToken cancellation);
