using Flashback.Aggregation.Rounds;
using Flashback.Node.Codecs;
using Flashback.Simulation.Checks;

namespace Flashback.Simulation.Model;

/// <summary>What a node's store holds of epochs' messages: bytes, as in the real one.</summary>
internal sealed class Disk
{
    private readonly Dictionary<ulong, List<(long At, bool Own, byte[] Bytes)>> _epochs = [];

    public void Keep(ulong epoch, StoredMessage message) =>
        Of(epoch).Add((message.AtUnixMillis, message.Own, GossipCodec.Encode(message.Message)));

    /// <summary>The epoch's messages in the order in which they were kept.</summary>
    public List<StoredMessage> Read(ulong epoch) => [.. Of(epoch).Select(entry => GossipCodec.TryDecodeLong(entry.Bytes, out var message)
        ? new StoredMessage(entry.At, entry.Own, message)
        : throw new Violation("readable-store", $"a message of epoch {epoch} cannot be read back"))];

    /// <summary>The highest epoch in which the node said something itself.</summary>
    public ulong? HighestOwnEpoch() =>
        _epochs.Where(entry => entry.Value.Exists(message => message.Own)).Select(entry => (ulong?)entry.Key).Max();

    /// <summary>What the node said itself in an epoch.</summary>
    public IEnumerable<GossipMessage> Own(ulong epoch) => Read(epoch).Where(stored => stored.Own).Select(stored => stored.Message);

    public bool HasOwn(ulong epoch) => Of(epoch).Any(entry => entry.Own);

    public void Clear() => _epochs.Clear();

    /// <summary>
    /// Forgets what came from others last, up to <paramref name="lost"/> messages of each epoch: what the
    /// node says itself is stored before it is said.
    /// </summary>
    public void LoseTails(Func<int> lost)
    {
        foreach (var list in _epochs.Values)
        {
            for (var left = lost(); left > 0 && list is [.., { Own: false }]; left--) list.RemoveAt(list.Count - 1);
        }
    }

    private List<(long At, bool Own, byte[] Bytes)> Of(ulong epoch)
    {
        if (!_epochs.TryGetValue(epoch, out var list)) _epochs[epoch] = list = [];
        return list;
    }
}
