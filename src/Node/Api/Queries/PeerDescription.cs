namespace Flashback.Node.Api.Queries;

/// <summary>A connected peer.</summary>
/// <param name="PeerId">Who it is.</param>
/// <param name="Address">The multiaddr at the other end of the connection.</param>
/// <param name="IsOutbound">This node dialed.</param>
/// <param name="IsObserver">It listens without being a validator.</param>
/// <param name="Validator">Its index in the registry, if it is there.</param>
public sealed record PeerDescription(string PeerId, string Address, bool IsOutbound, bool IsObserver, byte? Validator);
