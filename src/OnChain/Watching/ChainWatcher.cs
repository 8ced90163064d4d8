using System.Collections.Immutable;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.View;

namespace Flashback.OnChain.Watching;

/// <summary>
/// Keeps a <see cref="ChainView"/> up to date by polling. Deep blocks are read in ranges; the newest are read one by one, each by its
/// hash, so that logs of two branches never mix. A problem with endpoints leaves the view as it was and shows in <see cref="Problem"/>.
/// </summary>
public sealed class ChainWatcher
{
    /// <summary>Blocks that one poll takes at most, so that a caller sees progress.</summary>
    public const int MaxBlocksPerPoll = 512;

    /// <summary>A shorter branch than ours is taken for a lagging endpoint, until it was seen this many times in a row.</summary>
    public const int ShortBranchPatience = 3;

    /// <summary>A block that an endpoint names but does not know is expected to arrive, until this many times in a row.</summary>
    public const int UnknownPatience = 10;

    /// <summary>
    /// A view that contradicts itself is read again after this long: an endpoint may have left something out. If the contracts really
    /// contradict this code, it will be found again, and nothing is signed meanwhile.
    /// </summary>
    public static readonly TimeSpan ReadAnewAfter = TimeSpan.FromMinutes(10);

    private readonly IChainRpc _chain;
    private readonly DeployedContracts _contracts;
    private readonly ICursorStore _cursor;
    private readonly ChainWatcherOptions _options;
    private readonly TimeProvider _time;
    private readonly ChainTracker _tracker;
    private readonly ulong _replayedUpTo;
    private readonly Lock _gate = new();
    private ImmutableArray<ChainSubscription> _subscriptions = [];
    private int _shortBranches, _unknown;
    private ulong _rangeLength;
    private long? _contradictedAt;
    private bool _ended;
    private volatile ChainView _view = ChainView.Empty;
    private volatile Block? _head;
    private volatile string _problem = "";

    /// <exception cref="ArgumentOutOfRangeException">The final depth is more than the tracker can undo.</exception>
    public ChainWatcher(IChainRpc chain, DeployedContracts contracts, ICursorStore cursor, ChainWatcherOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.FinalDepth, (ulong)ChainTracker.MaxReorgDepth);
        ArgumentOutOfRangeException.ThrowIfZero(options.RangeLength);
        (_chain, _contracts, _cursor, _options, _time) = (chain, contracts, cursor, options, time);
        _rangeLength = options.RangeLength;
        _tracker = new ChainTracker(contracts);
        _replayedUpTo = cursor.Load()?.Number ?? 0;
        Clock = new ChainClock(time);
    }

    /// <summary>The newest view; immutable, and safe to keep.</summary>
    public ChainView View => _view;

    /// <summary>The block that <see cref="View"/> stands after; null before the first.</summary>
    public Block? Head => _head;

    public ChainClock Clock { get; }

    /// <summary>Why the view may be behind, in plain words; empty when it is not.</summary>
    public string Problem => _problem.Length > 0 ? _problem
        : Clock.Lag > _options.LagLimit ? $"The newest block is {Clock.Lag.TotalSeconds:0} s old." : "";

    /// <summary>
    /// Delivers every change from now on. Subscribe before <see cref="RunAsync"/> to miss nothing; after its end no change is delivered.
    /// </summary>
    public ChainSubscription Subscribe()
    {
        var subscription = new ChainSubscription(_options.SubscriptionCapacity);
        lock (_gate)
        {
            _subscriptions = _subscriptions.Add(subscription);
            if (_ended) subscription.Complete();
        }
        return subscription;
    }

    /// <summary>Polls until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var behind = await PollAsync(cancellation);
                if (!behind) await Task.Delay(_options.PollInterval, _time, cancellation);
            }
        }
        finally
        {
            lock (_gate)
            {
                _ended = true;
                foreach (var subscription in _subscriptions) subscription.Complete();
            }
        }
    }

    /// <summary>
    /// Brings the view closer to the newest block. True when there is more to read at once. Not to be called concurrently.
    /// </summary>
    public async Task<bool> PollAsync(CancellationToken cancellation)
    {
        var changes = new List<ChainChange>();
        try
        {
            var behind = await AdvanceAsync(changes, cancellation);
            await FetchSetsAsync(cancellation);
            _problem = "";
            return behind;
        }
        catch (ChainUnavailableException e)
        {
            _problem = e.Message;
            return false;
        }
        finally
        {
            Publish(changes);
        }
    }

    private async Task<bool> AdvanceAsync(List<ChainChange> changes, CancellationToken cancellation)
    {
        if (_tracker.View.Contradictions.Count == 0) _contradictedAt = null;
        else if (_time.GetElapsedTime(_contradictedAt ??= _time.GetTimestamp()) >= ReadAnewAfter)
        {
            _contradictedAt = null;
            _tracker.Reset(changes);
        }
        var newest = await _chain.BlockAsync(null, cancellation)
            ?? throw new ChainUnavailableException("The endpoint has no newest block.");
        if (newest.Number < _tracker.Next) return await CheckHeadAsync(newest, changes, cancellation);
        _shortBranches = 0;
        Clock.Observe(newest);
        if (newest.Number >= _tracker.Next + _options.FinalDepth)
        {
            await ReadRangeAsync(newest.Number - _options.FinalDepth, changes, cancellation);
            return true;
        }
        for (var read = 0; _tracker.Next <= newest.Number; read++)
        {
            if (read == MaxBlocksPerPoll) return true;
            // The newest header is asked for again by its height: another endpoint may answer now.
            if (await _chain.BlockAsync(_tracker.Next, cancellation) is not { } header) return IsUnknown();
            if (await _chain.LogsOfBlockAsync(header.Hash, _contracts.Watched, cancellation) is not { } logs) return IsUnknown();
            switch (_tracker.ApplyBlock(header, logs, changes))
            {
                case TrackResult.Applied:
                    _unknown = 0;
                    break;
                case TrackResult.Fork:
                    await RollBackAsync(changes, cancellation);
                    return true;
                default:
                    throw new ChainUnavailableException($"An endpoint sent logs that do not belong to block {header.Number}.");
            }
        }
        return false;
    }

    /// <summary>
    /// The endpoint named a newer head and does not know a block below it: another one answered,
    /// or it cannot tell the logs of a block at all.
    /// </summary>
    private bool IsUnknown() => ++_unknown < UnknownPatience ? false
        : throw new ChainUnavailableException($"The endpoint has a newer head, but does not give block {_tracker.Next} with its logs.");

    /// <summary>The endpoint is not ahead of us: it lags, or has another branch.</summary>
    private async Task<bool> CheckHeadAsync(Block newest, List<ChainChange> changes, CancellationToken cancellation)
    {
        if (_tracker.At(newest.Number)?.Hash == newest.Hash || _tracker.Head is not { } head)
        {
            _shortBranches = 0;
            return false;
        }
        if (newest.Number < head.Number && ++_shortBranches < ShortBranchPatience) return false;
        _shortBranches = 0;
        await RollBackAsync(changes, cancellation);
        return true;
    }

    private async Task ReadRangeAsync(ulong final, List<ChainChange> changes, CancellationToken cancellation)
    {
        var last = Math.Min(final, _tracker.Next + _rangeLength - 1);
        // What has been applied must be an ancestor of what comes.
        if (_tracker.Head is { } head && (await _chain.BlockAsync(head.Number, cancellation))?.Hash != head.Hash)
        {
            await RollBackAsync(changes, cancellation);
            return;
        }
        var header = await _chain.BlockAsync(last, cancellation)
            ?? throw new ChainUnavailableException($"The endpoint does not have block {last}, though it is behind its head.");
        var logs = await LogsOfRangeAsync(last, cancellation);
        if (_tracker.ApplyRange(header, logs, changes) != TrackResult.Applied)
            throw new ChainUnavailableException($"An endpoint sent logs that do not belong to the blocks up to {last}.");
    }

    /// <summary>Endpoints limit ranges by blocks, logs or bytes, each in its own way: a shorter range is requested next time.</summary>
    private async Task<IReadOnlyList<LogEntry>> LogsOfRangeAsync(ulong last, CancellationToken cancellation)
    {
        try
        {
            var logs = await _chain.LogsOfRangeAsync(_tracker.Next, last, _contracts.Watched, cancellation);
            _rangeLength = Math.Min(_options.RangeLength, _rangeLength + Math.Max(1, _rangeLength / 8));
            return logs;
        }
        catch (ChainUnavailableException)
        {
            _rangeLength = Math.Max(1, _rangeLength / 2);
            throw;
        }
    }

    /// <summary>Rolls back to the newest block that the chain still has; if that is too deep, to the beginning.</summary>
    private async Task RollBackAsync(List<ChainChange> changes, CancellationToken cancellation)
    {
        for (var number = _tracker.Head!.Number; _tracker.At(number) is { } ours; number--)
        {
            if ((await _chain.BlockAsync(number, cancellation))?.Hash == ours.Hash)
            {
                _tracker.Rollback(number, changes);
                return;
            }
        }
        _tracker.Reset(changes);
    }

    private async Task FetchSetsAsync(CancellationToken cancellation)
    {
        foreach (var snapshot in _tracker.View.MissingSets)
        {
            var wrong = _tracker.AddSet(snapshot.ValidatorsHash, await _chain.CodeAsync(snapshot.Validators, cancellation));
            if (wrong.Length > 0)
                throw new ChainUnavailableException(
                    $"The validator set of epoch {snapshot.Epoch} at {snapshot.Validators} is not what its snapshot says: {wrong}");
        }
    }

    private void Publish(List<ChainChange> changes)
    {
        _view = _tracker.View;
        _head = _tracker.Head;
        if (changes.Count == 0) return;
        if (_head is { } head) _cursor.Save(new BlockRef(head.Number, head.Hash));
        foreach (var change in changes)
        {
            var told = change is ChainChange.Happened happened && happened.Log.BlockNumber <= _replayedUpTo
                ? happened with { Replayed = true } : change;
            foreach (var subscription in _subscriptions) subscription.Write(told);
        }
    }
}
