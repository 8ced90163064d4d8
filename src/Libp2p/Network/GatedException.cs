namespace Flashback.Libp2p.Network;

/// <summary>The gater said no.</summary>
internal sealed class GatedException(string message) : Libp2pException(message);
