using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Checks;

/// <summary>Which honest node heard of which batch and reveal when, and when it revealed its own: the world's own record.</summary>
internal sealed class DeliveryLog(World world)
{
    private readonly Dictionary<(byte Node, ulong Epoch), SortedDictionary<byte, List<Bytes32>>> _inTime = [];
    private readonly Dictionary<(byte Node, ulong Epoch), ValidatorBitmap> _revealed = [];
    private readonly HashSet<(byte Node, ulong Epoch)> _closed = [];

    public void Heard(byte node, GossipMessage message) =>
        Heard((node, message.Epoch), message, world.Now, _closed.Contains((node, message.Epoch)));

    /// <summary>Starts over from a store. What was revealed stays revealed, even if the store has forgotten it.</summary>
    public void Remember(byte node, ulong epoch, IReadOnlyList<StoredMessage> stored)
    {
        var key = (node, epoch);
        _inTime.Remove(key);
        _revealed.Remove(key);
        var closed = _closed.Contains(key) && !stored.Any(item => item.Own && item.Message is GossipMessage.Reveal);
        foreach (var item in stored)
        {
            closed |= item.Own && item.Message is GossipMessage.Reveal;
            Heard(key, item.Message, item.AtUnixMillis, closed);
        }
    }

    private void Heard((byte Node, ulong Epoch) key, GossipMessage message, long at, bool closed)
    {
        if (message is GossipMessage.Batch { Signed: var signed } && world.Validators.BySigner(signed.Message.Observer) is { } author)
        {
            if (closed || at >= world.Epoch(message.Epoch)!.Time.RevealAt) return;
            if (!world.Signatures.IsOf(author.Signer, world.Domain.Digest(signed.Message), signed.Signature)) return;
            Batch(key, author.Index, signed.Message.Hash());
        }
        else if (message is GossipMessage.Reveal reveal && world.Validators.BySigner(reveal.Observer) is { } observer
            && IsTrue(reveal, observer) && HasBatch(key, observer.Index))
        {
            _revealed[key] = _revealed.GetValueOrDefault(key).With(observer.Index);
        }
    }

    public void Said(byte node, GossipMessage message)
    {
        var key = (node, message.Epoch);
        if (message is GossipMessage.Batch batch) Batch(key, node, batch.Signed.Message.Hash());
        if (message is GossipMessage.Reveal) _closed.Add(key);
    }

    /// <summary>Whether some choice of the batches it heard in time has the report's root.</summary>
    public bool HeardInTime(byte node, Report report)
    {
        if (!_inTime.TryGetValue((node, report.Epoch), out var heard)) return false;
        List<List<Bytes32>> choices = [[]];
        foreach (var index in report.Included.Indices())
        {
            if (!heard.TryGetValue(index, out var hashes)) return false;
            choices = [.. choices.SelectMany(choice => hashes.Select(hash => (List<Bytes32>)[.. choice, hash]))];
        }
        return choices.Exists(choice => MerkleTree.RootOf(choice) == report.BatchesRoot);
    }

    /// <summary>Honest validators whose batch it heard in time, and whose observations it heard, that the report leaves out.</summary>
    public int RevealedToButMissing(byte node, Report report)
    {
        var key = (node, report.Epoch);
        return _inTime.TryGetValue(key, out var heard)
            ? heard.Keys.Count(index =>
                !world.Dishonest.Contains(index) && _revealed.GetValueOrDefault(key).Contains(index) && !report.Included.Contains(index))
            : 0;
    }

    private void Batch((byte, ulong) key, byte author, Bytes32 hash)
    {
        if (!_inTime.TryGetValue(key, out var heard)) _inTime[key] = heard = [];
        if (!heard.TryGetValue(author, out var hashes)) heard[author] = hashes = [];
        if (!hashes.Contains(hash)) hashes.Add(hash);
    }

    /// <summary>A reveal that comes before its batch is lost on a node, until it fetches it.</summary>
    private bool HasBatch((byte, ulong) key, byte author) => _inTime.TryGetValue(key, out var heard) && heard.ContainsKey(author);

    private bool IsTrue(GossipMessage.Reveal reveal, ValidatorRecord observer) =>
        !reveal.Observations.IsDefault && world.Epoch(reveal.Epoch)!.Honest.TryGetValue(observer.Index, out var truth)
        && truth.SequenceEqual(reveal.Observations);
}
