using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Discovery;

/// <summary>What is known of where a member can be found.</summary>
/// <param name="Peer">The member.</param>
/// <param name="Record">The newest record that it signed; null while none was seen.</param>
/// <param name="Reached">Where it was last dialed with success.</param>
/// <param name="SeenAt">When either was last learnt or found true.</param>
public sealed record AddressBookEntry(PeerId Peer, PeerRecord? Record, Multiaddr? Reached, DateTimeOffset SeenAt);
