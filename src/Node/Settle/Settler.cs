using System.Numerics;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Epochs;
using Flashback.Aggregation.Merkle;
using Flashback.Aggregation.Messages;
using Flashback.Ethereum;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Store;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Transactions;
using Flashback.Orchestrator.Watching;

namespace Flashback.Node.Settle;

/// <summary>
/// Moves the money of epochs whose dispute window is over: from the proven verdicts in batches, or silently where there is no verdict
/// to settle by. Each validator in its turn, so that one transaction does it.
/// </summary>
public sealed class Settler(IChainState chain, IChainClock clock, NodeStore store, OracleDomain domain, Address consumers, Address? signer)
{
    /// <summary>What the contract takes in one batch.</summary>
    public const int MaxBatch = 64;

    /// <summary>Epochs back from the newest that are looked at.</summary>
    public const int MaxEpochsBack = 64;

    /// <summary>A call that did not settle what it should is repeated after this long.</summary>
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(20);

    private readonly ConsumerOrchestrator _contract = new(consumers);
    private readonly Dictionary<string, long> _sentAt = [];

    /// <summary>Transactions that are due and not under way.</summary>
    public IReadOnlyList<TransactionIntent> Due()
    {
        var view = chain.View;
        var now = clock.NowMillis;
        if (view.EpochAt((ulong)Math.Max(0, now / 1000)) is not { } current) return [];
        var due = new List<TransactionIntent>();
        for (var epoch = current - Math.Min(current, MaxEpochsBack); epoch < current; epoch++)
        {
            var open = view.Agreements.Values.Where(agreement => agreement.Covers(epoch) && !view.Settlements.ContainsKey(new SettlementKey(epoch, agreement.Id))).ToList();
            if (open.Count > 0 && IsMyTurn(view, epoch, now)) due.AddRange(Settle(view, epoch, open));
        }
        return [.. due.Where(intent => IsNew(intent, now)).Select(intent => intent with { Key = $"{intent.Key}/{now / (long)s_retryAfter.TotalMilliseconds}" })];
    }

    private IEnumerable<TransactionIntent> Settle(ChainView view, ulong epoch, List<AgreementView> open)
    {
        var verdicts = store.Verdicts(epoch);
        if (!view.Reports.TryGetValue(epoch, out var accepted))
        {
            foreach (var agreement in open) yield return Silent(agreement.Id, epoch);
            yield break;
        }
        var tree = new MerkleTree([.. verdicts.Select(verdict => verdict.Hash())]);
        // Without the verdicts behind the accepted report this node has no proof to bring: somebody else has.
        var canProve = tree.Root == accepted.Report.VerdictsRoot;
        var items = new List<BatchItem>();
        foreach (var agreement in open)
        {
            var key = new VerdictKey(epoch, agreement.DataUnit);
            if (view.Held.Contains(key)) continue;
            var place = verdicts.ToList().FindIndex(verdict => verdict.DataUnit == agreement.DataUnit);
            if (view.Annulled.Contains(key)) yield return Silent(agreement.Id, epoch);
            else if (canProve && place >= 0) items.Add(new BatchItem(agreement.Id, verdicts[place], place, tree.Proof(place)));
        }
        foreach (var batch in items.Chunk(MaxBatch))
        {
            yield return new TransactionIntent($"settle/{epoch}/{batch[0].AgreementId}", _contract.SettleBatch(accepted.Report, accepted.Signers.ToBigInteger(), batch));
        }
    }

    private TransactionIntent Silent(BigInteger agreement, ulong epoch) => new($"silent/{epoch}/{agreement}", _contract.SettleSilent(agreement, epoch));

    private bool IsMyTurn(ChainView view, ulong epoch, long now)
    {
        if (view.ParametersFor(epoch) is not { } parameters) return false;
        var timeline = new EpochTimeline(parameters, view.Genesis, epoch);
        var place = 0;
        if (view.TrySetupFor(epoch, domain, signer, out var setup, out _))
        {
            if (setup.Self is not { } self) return false;
            place = Orders.Transmitters(setup.Snapshot.Hash(), setup.Validators).IndexOf(self);
        }
        // One second more: the contract counts whole seconds and wants the window to be over.
        return now > timeline.DisputeEnd + 1000 + timeline.TransmitWait(place);
    }

    private bool IsNew(TransactionIntent intent, long now)
    {
        if (_sentAt.TryGetValue(intent.Key, out var sent) && now - sent < s_retryAfter.TotalMilliseconds) return false;
        if (_sentAt.Count > 4096) _sentAt.Clear();
        _sentAt[intent.Key] = now;
        return true;
    }
}
