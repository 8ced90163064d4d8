using System.Buffers;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Gossip.Peers;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Gossip;

/// <summary>
/// Reads a peer's stream: cuts frames, decodes them, and copies only messages that are new. All that arrived together goes to
/// the router as one batch; while the router is behind, the peer's window stays shut.
/// </summary>
internal sealed class GossipReader(
    GossipPeer peer, GossipOptions options, SeenCache seen, GossipMetrics metrics, Func<GossipTopic[]> topics)
{
    /// <summary>Readers that may each pass on a batch before they find that validation is behind.</summary>
    private const int MaxReaders = 256;

    /// <summary>
    /// New messages passed on at once: so few that all readers together fit into the half of the queue that is left then.
    /// </summary>
    private readonly int _maxBatch = Math.Max(1, options.ValidationQueue / 2 / MaxReaders);

    // Used for frame after frame, until one has control: that is the router's.
    private GossipRpc _rpc = new();

    public async Task RunAsync(YamuxStream stream, Func<GossipBatch, ValueTask> deliver, CancellationToken cancellation)
    {
        var batch = new GossipBatch(peer);
        while (true)
        {
            if (peer.Graylisted) await peer.PauseAsync(cancellation);
            var result = await stream.Input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var status = OperationStatus.Done;
            while (status == OperationStatus.Done)
            {
                status = ReadFrames(ref buffer, batch);
                if (!batch.IsEmpty) await deliver(batch);
            }
            stream.Input.AdvanceTo(buffer.Start, buffer.End);
            if (status == OperationStatus.InvalidData) throw new Libp2pException("The peer sent a malformed or too long RPC.");
            if (result.IsCompleted || result.IsCanceled) return;
        }
    }

    /// <summary>Reads until the batch is full (Done), the next frame is not whole, or something is malformed.</summary>
    internal OperationStatus ReadFrames(ref ReadOnlySequence<byte> buffer, GossipBatch batch)
    {
        while (batch.Arrivals.Count + batch.Control.Count < _maxBatch)
        {
            var status = Framing.TryCut(ref buffer, options.MaxRpcBytes, out var frame);
            if (status != OperationStatus.Done) return status;
            if (frame.IsEmpty || peer.Graylisted) continue;
            if (!peer.FrameRate.TryTake() || !(peer.IsGuest ? peer.GuestByteRate : peer.ByteRate).TryTake(frame.Length))
            {
                batch.OverRate++;
                metrics.OverRate.Add(1);
                continue;
            }
            if (frame.IsSingleSegment)
            {
                if (!Read(frame.FirstSpan, batch)) return OperationStatus.InvalidData;
                continue;
            }
            var rented = ArrayPool<byte>.Shared.Rent((int)frame.Length);
            frame.CopyTo(rented);
            var wellFormed = Read(rented.AsSpan(0, (int)frame.Length), batch);
            ArrayPool<byte>.Shared.Return(rented);
            if (!wellFormed) return OperationStatus.InvalidData;
        }
        return OperationStatus.Done;
    }

    private bool Read(ReadOnlySpan<byte> frame, GossipBatch batch)
    {
        _rpc.Messages.Clear();
        if (!_rpc.TryDecode(frame, options)) return false;
        if (peer.IsGuest) batch.FromGuest += _rpc.Messages.Count;
        else foreach (var message in _rpc.Messages) Take(frame, message, batch);
        if (!_rpc.HasControl) return true;
        batch.Control.Add(_rpc);
        _rpc = new GossipRpc();
        return true;
    }

    private void Take(ReadOnlySpan<byte> frame, in GossipRpc.Message message, GossipBatch batch)
    {
        if (!peer.MessageRate.TryTake())
        {
            batch.OverRate++;
            metrics.OverRate.Add(1);
            return;
        }
        var name = frame.Slice(message.TopicOffset, message.TopicLength);
        if (Find(name) is not { } topic) return;
        if (message.Signed || message.DataLength > options.MaxMessageBytes)
        {
            batch.Invalid++;
            metrics.Rejected.Add(1);
            return;
        }
        var data = frame.Slice(message.DataOffset, message.DataLength);
        var id = MessageId.Of(name, data);
        if (seen.Meet(id, peer))
        {
            metrics.Duplicates.Add(1);
            return;
        }
        var copy = GossipFrame.Publish(topic.NameBytes, data, out var offset);
        batch.Arrivals.Add(new Arrival(topic, peer, new GossipMessage(topic.Name, copy.AsMemory(offset, data.Length), peer.Id, id), copy));
    }

    private GossipTopic? Find(ReadOnlySpan<byte> name)
    {
        foreach (var topic in topics())
        {
            if (name.SequenceEqual(topic.NameBytes)) return topic;
        }
        return null;
    }
}
