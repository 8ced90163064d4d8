using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Peers;
namespace Flashback.Libp2p.Gossip;

/// <summary>A new message on its way through validation. Its data is a part of the frame that forwards it.</summary>
internal sealed record Arrival(GossipTopic Topic, GossipPeer From, GossipMessage Message, byte[] Frame);
