using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Guarding;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Schedule;

/// <summary>
/// Announces when an epoch begins, once everything about it is known and fits its snapshot, and has the next epoch opened on chain,
/// validators taking turns. Called at every tick: what it does depends only on the view and the time.
/// </summary>
public sealed class EpochScheduler(IChainState chain, IChainClock clock, OracleDomain domain, Address? signer)
{
    /// <summary>How many epochs before the current one may still be in progress (commit to dispute).</summary>
    public const ulong MaxEpochsBack = 8;

    /// <summary>An epoch is opened after this fraction of the one before: its seed stays unknown as long as is safe.</summary>
    private const int OpenAfterPart = 4;

    private readonly HashSet<ulong> _begun = [];
    private readonly HashSet<ulong> _asked = [];
    private long? _genesisSeenAt;
    private volatile bool _isPaused;

    /// <summary>An epoch has begun, and its whole setup is known.</summary>
    public event Action<EpochSetup>? Began;

    /// <summary>A transaction that opens an epoch is needed now.</summary>
    public event Action<TransactionIntent>? Opening;

    /// <summary>An epoch failed because of an internal error, at this tick and perhaps at the next ones; the others continue.</summary>
    public event Action<ulong, Exception>? Failed;

    /// <summary>Why the current epoch is not in progress; empty when it is.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>No epoch is begun or opened any more.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>From now on no epoch is begun or opened, for as long as the process lives.</summary>
    public void Pause() => _isPaused = true;

    public void Tick()
    {
        if (_isPaused) return;
        var view = chain.View;
        var now = clock.NowMillis;
        if (view.Genesis == 0 || view.ParametersFor(0) is not { } parameters)
        {
            Problem = "The chain has no genesis yet.";
            return;
        }
        var current = view.EpochAt((ulong)(now / 1000));
        var next = current + 1 ?? 0;
        Guarded.Run(() => Open(view, parameters, current, now), error => Failed?.Invoke(next, error));
        if (current is { } epoch) BeginAll(view, epoch, now);
        else Problem = $"Epoch 0 begins at {DateTimeOffset.FromUnixTimeSeconds((long)view.Genesis):u}.";
    }

    private void BeginAll(ChainView view, ulong current, long now)
    {
        for (var epoch = current - Math.Min(current, MaxEpochsBack); epoch <= current; epoch++)
        {
            var one = epoch;
            Guarded.Run(() => Begin(view, one, current, now), error =>
            {
                if (one == current && !_begun.Contains(one)) Problem = $"Epoch {one} cannot be processed: an internal error.";
                Failed?.Invoke(one, error);
            });
        }
        if (_begun.Contains(current)) Problem = "";
    }

    private void Begin(ChainView view, ulong epoch, ulong current, long now)
    {
        // Looked at first, since it costs nothing: what follows reads every change of the data units.
        if (_begun.Contains(epoch)
            || view.ParametersFor(epoch) is not { } parameters || now > new EpochTimeline(parameters, view.Genesis, epoch).DisputeEnd)
            return;
        if (!view.TrySetupFor(epoch, domain, signer, out var setup, out var problem))
        {
            if (epoch == current) Problem = problem;
            return;
        }
        _begun.Add(epoch);
        _begun.RemoveWhere(old => old + 2 * MaxEpochsBack < epoch);
        if (epoch == current) Problem = "";
        Began?.Invoke(setup);
    }

    private void Open(ChainView view, EpochParameters parameters, ulong? current, long now)
    {
        var next = current is { } epoch ? epoch + 1 : 0;
        if (view.SnapshotFor(next) is not null || _asked.Contains(next) || Place(view, current) is not { } place) return;
        var length = parameters.EpochLength * 1000L;
        var begins = (long)view.Genesis * 1000 + (long)next * length;
        // Before genesis there is no epoch to measure from: everyone counts from when it saw the date.
        _genesisSeenAt ??= now;
        var from = current is null ? _genesisSeenAt.Value : begins - length + length / OpenAfterPart;
        var step = Math.Min(parameters.TransmitDelay * 1000L, length / 8);
        if (now < from + place * step) return;
        _asked.Add(next);
        _asked.RemoveWhere(old => old + MaxEpochsBack < next);
        var call = new QosOracle(domain.Oracle).OpenEpoch();
        Opening?.Invoke(new TransactionIntent($"open/{next}", call, DateTimeOffset.FromUnixTimeMilliseconds(begins)));
    }

    /// <summary>
    /// This validator's turn: by the current epoch's seed, or by index while there is none. Null for one that only observes.
    /// </summary>
    private int? Place(ChainView view, ulong? current)
    {
        if (signer is not { } self) return null;
        if (current is { } epoch && view.TrySetupFor(epoch, domain, self, out var setup, out _))
            return setup.Self is { } index ? Orders.Transmitters(setup.Snapshot.Hash(), setup.Validators).IndexOf(index) : null;
        var active = view.Validators.Values.Where(validator => validator.State == ValidatorState.Active).ToList();
        var place = active.FindIndex(validator => validator.Signer == self);
        return place < 0 ? null : place;
    }
}
