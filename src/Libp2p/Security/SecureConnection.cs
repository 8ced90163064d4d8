namespace Flashback.Libp2p.Security;

/// <summary>An encrypted stream to a proven peer; <paramref name="Muxer"/> when the handshake chose one already.</summary>
public sealed record SecureConnection(Stream Stream, PeerId RemotePeer, string? Muxer);
