using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.View;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Watching;

/// <summary>
/// The watcher without its I/O: takes blocks and logs, keeps the view, rolls it back. It keeps the view after each of the last
/// <see cref="MaxReorgDepth"/> blocks (they share almost all of their memory), so a rollback is exact.
/// </summary>
public sealed class ChainTracker(DeployedContracts contracts)
{
    /// <summary>A reorganisation of up to this many blocks is undone; a deeper one means a restart from the beginning.</summary>
    public const int MaxReorgDepth = 256;

    private readonly EventDecoder _decoder = new(contracts);
    private readonly HashSet<Address> _watched = [.. contracts.Watched];
    private readonly List<TrackedBlock> _trail = [];
    private readonly Dictionary<Bytes32, ValidatorSet> _sets = [];

    /// <summary>The view after <see cref="Head"/>.</summary>
    public ChainView View { get; private set; } = ChainView.Empty;

    /// <summary>Null before the first block.</summary>
    public Block? Head => _trail.Count > 0 ? _trail[^1].Header : null;

    /// <summary>The block to ask for next.</summary>
    public ulong Next => Head is { } head ? head.Number + 1 : contracts.DeployedAt + 1;

    /// <summary>The tracked chain's block of that height; null when it is not kept.</summary>
    public BlockRef? At(ulong number)
    {
        var at = Find(number);
        return at < 0 ? null : new BlockRef(number, _trail[at].Header.Hash);
    }

    /// <summary>Applies one block on top of the head. <paramref name="logs"/> may come in any order and more than once.</summary>
    public TrackResult ApplyBlock(Block header, IReadOnlyList<LogEntry> logs, ICollection<ChainChange> changes)
    {
        if (header.Number < Next) return At(header.Number)?.Hash == header.Hash ? TrackResult.Known : TrackResult.Fork;
        if (header.Number > Next) return TrackResult.Gap;
        if (Head is { } head && header.ParentHash != head.Hash) return TrackResult.Fork;
        if (logs.Any(log => log.BlockHash != header.Hash || log.BlockNumber != header.Number || !_watched.Contains(log.Address)))
            return TrackResult.BadLogs;
        ApplyLogs(logs, changes);
        Push(header, changes);
        return TrackResult.Applied;
    }

    /// <summary>
    /// Applies a range of blocks, from <see cref="Next"/> to <paramref name="last"/>, that lies so deep that it counts as final:
    /// no rollback goes back into it.
    /// </summary>
    public TrackResult ApplyRange(Block last, IReadOnlyList<LogEntry> logs, ICollection<ChainChange> changes)
    {
        if (last.Number < Next) return TrackResult.Known;
        if (logs.Any(log => log.BlockNumber < Next || log.BlockNumber > last.Number || !_watched.Contains(log.Address)))
            return TrackResult.BadLogs;
        ApplyLogs(logs, changes);
        _trail.Clear();
        Push(last, changes);
        return TrackResult.Applied;
    }

    /// <summary>
    /// Undoes every block after that height. False when that block is not kept: then <see cref="Reset"/> is the only way.
    /// </summary>
    public bool Rollback(ulong number, ICollection<ChainChange> changes)
    {
        var at = Find(number);
        if (at < 0) return false;
        if (at == _trail.Count - 1) return true;
        _trail.RemoveRange(at + 1, _trail.Count - at - 1);
        View = WithSets(_trail[at].View);
        changes.Add(new ChainChange.RolledBack(At(number)));
        return true;
    }

    /// <summary>Forgets everything but the sets, which are named by their content.</summary>
    public void Reset(ICollection<ChainChange> changes)
    {
        if (_trail.Count == 0) return;
        _trail.Clear();
        View = WithSets(ChainView.Empty);
        changes.Add(new ChainChange.RolledBack(null));
    }

    /// <summary>Takes the code of a set's blob: a zero byte and the records, which must have the hash that a snapshot names.</summary>
    /// <returns>Empty, or what is wrong with it in plain words.</returns>
    public string AddSet(Bytes32 validatorsHash, ReadOnlySpan<byte> code)
    {
        if (_sets.ContainsKey(validatorsHash)) return "";
        if (code.IsEmpty || code[0] != 0) return "The blob does not begin with a zero byte.";
        var hash = Keccak256.Hash(code[1..]);
        if (hash != validatorsHash) return $"The blob's records hash to {hash}, the snapshot says {validatorsHash}.";
        if (!ValidatorSet.TryParse(code[1..], out var set, out var error)) return error;
        _sets.Add(validatorsHash, set);
        View = WithSets(View);
        return "";
    }

    private void ApplyLogs(IReadOnlyList<LogEntry> logs, ICollection<ChainChange> changes)
    {
        var known = View.Contradictions.Count;
        foreach (var log in logs.DistinctBy(log => (log.BlockNumber, log.LogIndex)).OrderBy(log => log.BlockNumber)
            .ThenBy(log => log.LogIndex))
        {
            if (_decoder.Decode(log) is not { } happened) continue;
            View = ViewReducer.Apply(View, happened, log);
            changes.Add(new ChainChange.Happened(happened, log, Replayed: false));
        }
        foreach (var text in View.Contradictions.Skip(known)) changes.Add(new ChainChange.Contradiction(text));
    }

    private void Push(Block header, ICollection<ChainChange> changes)
    {
        _trail.Add(new TrackedBlock(header, View));
        if (_trail.Count > MaxReorgDepth + 1) _trail.RemoveAt(0);
        changes.Add(new ChainChange.Advanced(header));
    }

    private ChainView WithSets(ChainView view)
    {
        var missing = _sets.Where(set => !view.Sets.ContainsKey(set.Key));
        return view with { Sets = view.Sets.AddRange(missing) };
    }

    private int Find(ulong number)
    {
        if (_trail.Count == 0 || number < _trail[0].Header.Number || number > _trail[^1].Header.Number) return -1;
        return (int)(number - _trail[0].Header.Number);
    }
}
