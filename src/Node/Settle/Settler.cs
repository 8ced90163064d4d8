using System.Numerics;
using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Lifecycle;
using Flashback.Node.Store;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Settle;

/// <summary>
/// Moves the money of epochs whose dispute window is over: from the proven verdicts in batches, or silently where there is no verdict
/// to settle by. An agreement's epochs settle in their order, so only the next one of each is ever sent. Each validator in its turn,
/// so that one transaction does it.
/// </summary>
public sealed class Settler(IChainState chain, IChainClock clock, NodeStore store, OracleDomain domain, Address consumers, Address? signer)
{
    /// <summary>What the contract takes in one batch.</summary>
    public const int MaxBatch = 64;

    /// <summary>From so long after the dispute window on the contract settles any epoch without a verdict.</summary>
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(30);

    /// <summary>A call that did not settle what it should is repeated after this long.</summary>
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(20);

    private readonly ConsumerOrchestrator _contract = new(consumers);
    private readonly Dictionary<string, long> _sentAt = [];

    /// <summary>An agreement, or a whole epoch, could not be settled by a mistake of the node's own; the others go on.</summary>
    public event Action<string, Exception>? Failed;

    /// <summary>Transactions that are due and not under way.</summary>
    public IReadOnlyList<TransactionIntent> Due()
    {
        var view = chain.View;
        var now = clock.NowMillis;
        if (view.EpochAt((ulong)Math.Max(0, now / 1000)) is not { } current) return [];
        var due = new List<TransactionIntent>();
        var waiting = view.Agreements.Values.Where(agreement => agreement.NextEpoch < agreement.EndEpoch && agreement.NextEpoch < current);
        foreach (var group in waiting.GroupBy(agreement => agreement.NextEpoch).OrderBy(group => group.Key))
        {
            Guard($"epoch {group.Key}", () =>
            {
                if (IsMyTurn(view, group.Key, now)) due.AddRange(Settle(view, group.Key, [.. group.OrderBy(agreement => agreement.Id)], IsAbandoned(view, group.Key, now)));
            });
        }
        return [.. due.Where(intent => IsNew(intent, now)).Select(intent => intent with { Key = $"{intent.Key}/{now / (long)s_retryAfter.TotalMilliseconds}" })];
    }

    private List<TransactionIntent> Settle(ChainView view, ulong epoch, List<AgreementView> open, bool abandoned)
    {
        var due = new List<TransactionIntent>();
        if (!view.Reports.TryGetValue(epoch, out var accepted))
        {
            foreach (var agreement in open) Guard(Name(agreement, epoch), () => due.Add(Silent(agreement.Id, epoch)));
            return due;
        }
        var verdicts = store.Verdicts(epoch);
        var tree = new MerkleTree([.. verdicts.Select(verdict => verdict.Hash())]);
        // Without the verdicts behind the accepted report this node has no proof to bring: somebody else has.
        var canProve = tree.Root == accepted.Report.VerdictsRoot;
        var underProbe = view.UnitsFor(epoch).Units;
        var items = new List<BatchItem>();
        foreach (var agreement in open)
        {
            Guard(Name(agreement, epoch), () =>
            {
                var key = new VerdictKey(epoch, agreement.DataUnit);
                if (view.Held.Contains(key)) return;
                var place = verdicts.ToList().FindIndex(verdict => verdict.DataUnit == agreement.DataUnit);
                if (view.Annulled.Contains(key) || !underProbe.Contains(agreement.DataUnit)) due.Add(Silent(agreement.Id, epoch));
                else if (canProve && place >= 0) items.Add(new BatchItem(agreement.Id, verdicts[place], place, tree.Proof(place)));
                else if (abandoned) due.Add(Silent(agreement.Id, epoch));
            });
        }
        foreach (var batch in items.Chunk(MaxBatch))
        {
            Guard($"a batch of epoch {epoch}", () => due.Add(
                new TransactionIntent($"settle/{epoch}/{batch[0].AgreementId}", _contract.SettleBatch(accepted.Report, accepted.Signers.ToBigInteger(), batch))));
        }
        return due;
    }

    private static string Name(AgreementView agreement, ulong epoch) => $"agreement {agreement.Id} in epoch {epoch}";

    private void Guard(string item, Action work) => Guarded.Run(work, error => Failed?.Invoke(item, error));

    private TransactionIntent Silent(BigInteger agreement, ulong epoch) => new($"silent/{epoch}/{agreement}", _contract.SettleSilent(agreement, epoch));

    private static bool IsAbandoned(ChainView view, ulong epoch, long now) =>
        view.ParametersFor(epoch) is { } parameters && now > new EpochTimeline(parameters, view.Genesis, epoch).DisputeEnd + (long)AbandonedAfter.TotalMilliseconds + 1000;

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
