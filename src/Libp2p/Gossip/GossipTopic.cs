using System.Text;
using System.Threading.Channels;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Peers;

namespace Flashback.Libp2p.Gossip;

/// <summary>A joined topic. The router's loop owns its mesh; the snapshots are for everyone.</summary>
internal sealed class GossipTopic : ITopic
{
    private readonly GossipSub _gossip;
    private readonly Channel<GossipMessage> _delivered;

    public GossipTopic(GossipSub gossip, string name, TopicValidator validator, int capacity)
    {
        _gossip = gossip;
        Name = name;
        NameBytes = Encoding.UTF8.GetBytes(name);
        Validator = validator;
        _delivered = Channel.CreateBounded<GossipMessage>(new BoundedChannelOptions(capacity) { SingleWriter = true });
    }

    public string Name { get; }
    public byte[] NameBytes { get; }
    public TopicValidator Validator { get; }
    public ChannelReader<GossipMessage> Messages => _delivered.Reader;
    public IReadOnlyCollection<PeerId> Peers { get; internal set; } = [];
    public IReadOnlyCollection<PeerId> Mesh { get; internal set; } = [];

    internal Dictionary<PeerId, GossipPeer> MeshPeers { get; } = [];

    /// <summary>Guests that follow the topic: sent everything, in no mesh.</summary>
    internal HashSet<GossipPeer> Guests { get; } = [];

    /// <summary>Until when a peer must not be grafted, nor graft us.</summary>
    internal Dictionary<PeerId, TimeSpan> Backoff { get; } = [];

    /// <summary>Someone else is there for what the peer has sent.</summary>
    internal bool HasOthersThan(GossipPeer peer) => Guests.Count > 0 || MeshPeers.Count > (MeshPeers.ContainsKey(peer.Id) ? 1 : 0);

    internal bool Left { get; set; }

    public ValueTask<MessageId> PublishAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation = default) =>
        _gossip.PublishAsync(this, data, cancellation);

    public ValueTask DisposeAsync() => _gossip.LeaveAsync(this);

    public async Task HandleAsync(Func<GossipMessage, CancellationToken, ValueTask> handler, CancellationToken cancellation)
    {
        await foreach (var message in Messages.ReadAllAsync(cancellation))
        {
            try
            {
                await handler(message, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                _gossip.NoteHandler(message.ReceivedFrom, e);
            }
        }
    }

    internal bool TryDeliver(GossipMessage message) => _delivered.Writer.TryWrite(message);

    /// <summary>Readers get what is left, then the end, or the fault.</summary>
    internal void Complete(Exception? fault = null) => _delivered.Writer.TryComplete(fault);
}
