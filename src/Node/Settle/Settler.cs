using System.Collections.Immutable;
using System.Numerics;
using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Guarding;
using Flashback.Node.Store;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Settle;

/// <summary>
/// Settles epochs whose dispute window is over: from the proven verdicts in batches, or silently where there is no verdict to settle by. An
/// agreement's epochs settle in order, so only the next one of each is ever sent. Validators take turns, so that one transaction is enough.
/// </summary>
public sealed class Settler(IChainState chain, IChainClock clock, NodeStore store, OracleDomain domain, Address consumers, Address? signer)
{
    /// <summary>What the contract takes in one batch.</summary>
    public const int MaxBatch = 64;

    /// <summary>How long after the dispute window the contract settles any epoch without a verdict.</summary>
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(30);

    /// <summary>A call that did not settle what it should is repeated after this long.</summary>
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(20);

    /// <summary>The most agreements remembered as sent recently.</summary>
    private const int MaxRemembered = 65_536;

    private readonly ConsumerOrchestrator _contract = new(consumers);
    private readonly Dictionary<(ulong Epoch, BigInteger Agreement), long> _triedAt = [];

    /// <summary>A transaction that settles is needed now.</summary>
    public event Action<TransactionIntent>? Settling;

    /// <summary>An agreement, or a whole epoch, could not be settled because of an internal error; the others continue.</summary>
    public event Action<string, Exception>? Failed;

    public void Tick()
    {
        foreach (var intent in Due()) Settling?.Invoke(intent);
    }

    /// <summary>
    /// Transactions that are due and not in flight. Cheap checks come first: recent attempts and whose turn it is; the store is read only
    /// if there is a proof to send.
    /// </summary>
    public IReadOnlyList<TransactionIntent> Due()
    {
        var view = chain.View;
        var now = clock.NowMillis;
        if (view.EpochAt((ulong)Math.Max(0, now / 1000)) is not { } current) return [];
        var due = new List<TransactionIntent>();
        var waiting = view.Agreements.Values.Where(
            agreement => agreement.NextEpoch < agreement.EndEpoch && agreement.NextEpoch < current && !WasTried(agreement, now));
        foreach (var group in waiting.GroupBy(agreement => agreement.NextEpoch).OrderBy(group => group.Key))
        {
            Guard($"epoch {group.Key}", () =>
            {
                if (IsMyTurn(view, group.Key, now)) Settle(view, group.Key, [.. group.OrderBy(agreement => agreement.Id)], now, due);
            });
        }
        return [.. due.Select(intent => intent with { Key = $"{intent.Key}/{now / (long)s_retryAfter.TotalMilliseconds}" })];
    }

    private void Settle(ChainView view, ulong epoch, List<AgreementView> open, long now, List<TransactionIntent> due)
    {
        view.Reports.TryGetValue(epoch, out var accepted);
        var underProbe = accepted is null ? [] : view.UnitsFor(epoch).Units;
        var toProve = new List<AgreementView>();
        foreach (var agreement in open)
        {
            Guard(Name(agreement, epoch), () =>
            {
                var key = new VerdictKey(epoch, agreement.DataUnit);
                if (accepted is not null && view.Held.Contains(key)) return;
                Remember(agreement, now);
                if (accepted is not null && !view.Annulled.Contains(key) && underProbe.Contains(agreement.DataUnit)) toProve.Add(agreement);
                else due.Add(Silent(agreement.Id, epoch));
            });
        }
        if (accepted is not null && toProve.Count > 0) Prove(accepted, epoch, toProve, IsAbandoned(view, epoch, now), due);
    }

    private void Prove(AcceptedReport accepted, ulong epoch, List<AgreementView> agreements, bool isAbandoned, List<TransactionIntent> due)
    {
        var verdicts = store.Verdicts(epoch);
        var tree = new MerkleTree([.. verdicts.Select(verdict => verdict.Hash())]);
        // Without the verdicts behind the accepted report this node has no proof to bring: somebody else has.
        var places = tree.Root == accepted.Report.VerdictsRoot ? PlacesOf(verdicts) : [];
        var items = new List<BatchItem>();
        foreach (var agreement in agreements)
        {
            Guard(Name(agreement, epoch), () =>
            {
                if (places.TryGetValue(agreement.DataUnit, out var place))
                    items.Add(new BatchItem(agreement.Id, verdicts[place], place, tree.Proof(place)));
                else if (isAbandoned) due.Add(Silent(agreement.Id, epoch));
            });
        }
        foreach (var batch in items.Chunk(MaxBatch))
        {
            Guard($"a batch of epoch {epoch}", () => due.Add(
                new TransactionIntent($"settle/{epoch}/{batch[0].AgreementId}",
                    _contract.SettleBatch(accepted.Report, accepted.Signers.ToBigInteger(), batch))));
        }
    }

    private static string Name(AgreementView agreement, ulong epoch) => $"agreement {agreement.Id} in epoch {epoch}";

    private void Guard(string item, Action work) => Guarded.Run(work, error => Failed?.Invoke(item, error));

    private static Dictionary<Bytes32, int> PlacesOf(ImmutableArray<Verdict> verdicts)
    {
        var places = new Dictionary<Bytes32, int>();
        for (var place = 0; place < verdicts.Length; place++) places.TryAdd(verdicts[place].DataUnit, place);
        return places;
    }

    private TransactionIntent Silent(BigInteger agreement, ulong epoch) =>
        new($"silent/{epoch}/{agreement}", _contract.SettleSilent(agreement, epoch));

    private static bool IsAbandoned(ChainView view, ulong epoch, long now) =>
        view.ParametersFor(epoch) is { } parameters
        && now > new EpochTimeline(parameters, view.Genesis, epoch).DisputeEnd + (long)AbandonedAfter.TotalMilliseconds + 1000;

    private bool IsMyTurn(ChainView view, ulong epoch, long now)
    {
        if (view.ParametersFor(epoch) is not { } parameters) return false;
        // One second more: the contract counts whole seconds and wants the window to be over.
        var timeline = new EpochTimeline(parameters, view.Genesis, epoch);
        var from = timeline.DisputeEnd + 1000;
        if (now <= from) return false;
        if (!view.TrySetupFor(epoch, domain, signer, out var setup, out _)) return now > from + timeline.TransmitWait(0);
        return setup.Self is { } self
            && now > from + timeline.TransmitWait(Orders.Transmitters(setup.Snapshot.Hash(), setup.Validators).IndexOf(self));
    }

    private bool WasTried(AgreementView agreement, long now) =>
        _triedAt.TryGetValue((agreement.NextEpoch, agreement.Id), out var tried) && now - tried < s_retryAfter.TotalMilliseconds;

    private void Remember(AgreementView agreement, long now)
    {
        if (_triedAt.Count >= MaxRemembered) _triedAt.Clear();
        _triedAt[(agreement.NextEpoch, agreement.Id)] = now;
    }
}
