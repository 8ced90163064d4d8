using System.Text;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Libp2p.Tests.Gossip;

/// <summary>Frames and ids as tests have them: a frame by itself, a topic as text.</summary>
internal static class Wire
{
    public static bool TryDecode(ReadOnlySpan<byte> frame, GossipOptions options, out GossipRpc rpc)
    {
        rpc = new GossipRpc();
        return rpc.TryDecode(frame, options);
    }

    public static MessageId IdOf(string topic, ReadOnlySpan<byte> data) => MessageId.Of(Encoding.UTF8.GetBytes(topic), data);
}
