using Flashback.Ethereum;
using Flashback.Node.Settle;
using Flashback.Node.Store;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;

namespace Flashback.Node.Tests.Settle;

public sealed class SettlerTests : IDisposable
{
    private const ulong Epoch = 1;

    private readonly TempFolder _folder = new();
    private readonly FakeChain _chain = new();
    private readonly NodeStore _store;

    public SettlerTests()
    {
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
        _chain.Open(Epoch);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private Settler Settler(int validator = 0) => new(_chain, _chain, _store, World.Domain, Address.Zero, World.Keys[validator].Address);

    private void AcceptAll()
    {
        var verdicts = World.Units.Select(unit => World.Verdict(Epoch, unit)).ToList();
        _chain.Accept(Epoch, verdicts);
        _store.SaveVerdicts(Epoch, verdicts);
    }

    /// <summary>Seconds after the dispute window's end, with everyone's turn come.</summary>
    private void AfterDisputes(double seconds = 11) => _chain.GoTo(Epoch + 1, World.Parameters.DisputeWindow + seconds);

    [Fact]
    public void Agreements_of_one_report_settle_in_one_batch_with_their_proofs()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch, 10);
        _chain.Agree(2, World.Units[2], Epoch, 10);
        AfterDisputes();
        var intent = Assert.Single(Settler().Due());
        var call = ConsumerOrchestrator.SettleBatchInput.Decode(intent.Call.Data.Span)!;
        Assert.Equal([1, 2], call.Items.Select(item => (int)item.AgreementId));
        Assert.Equal([0, 2], call.Items.Select(item => (int)item.Index));
        Assert.All(call.Items, item => Assert.True(
            Protocol.Merkle.MerkleTree.Verify(call.Report.VerdictsRoot, item.Verdict.Hash(), (uint)item.Index, [.. item.Proof])));
    }

    [Fact]
    public void Nothing_settles_before_the_dispute_window_is_over()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch, 10);
        AfterDisputes(-0.1);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Empty(Settler(i).Due()));
    }

    [Fact]
    public void Validators_settle_in_turn()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch, 10);
        int Ready(double seconds)
        {
            AfterDisputes(seconds);
            return Enumerable.Range(0, 4).Count(i => Settler(i).Due().Count > 0);
        }
        Assert.Equal(1, Ready(1.1));
        Assert.Equal(2, Ready(4.1));
        Assert.Equal(4, Ready(10.1));
    }

    [Fact]
    public void Settled_and_uncovered_epochs_are_skipped()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch + 1, 10);
        _chain.Agree(2, World.Units[0], 0, Epoch);
        _chain.Agree(3, World.Units[0], 0, 10);
        _chain.Settled(2, Epoch);
        _chain.Settled(3, Epoch + 1);
        AfterDisputes();
        Assert.Empty(Settler().Due());
    }

    [Fact]
    public void An_annulled_verdict_and_an_epoch_without_a_report_settle_silently_and_a_held_one_waits()
    {
        AcceptAll();
        for (var i = 0; i < 3; i++) _chain.Agree(i + 1, World.Units[i], Epoch, Epoch + 1);
        _chain.Agree(4, World.Units[0], 0, 1);
        _chain.View = _chain.View with
        {
            Annulled = [new VerdictKey(Epoch, World.Units[0])],
            Held = [new VerdictKey(Epoch, World.Units[1])]
        };
        AfterDisputes();
        var due = Settler().Due().Select(intent => string.Join('/', intent.Key.Split('/')[..3])).Order(StringComparer.Ordinal);
        Assert.Equal(["settle/1/3", "silent/0/4", "silent/1/1"], due);
    }

    [Fact]
    public void Epochs_of_an_agreement_settle_in_their_order()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], 0, 10);
        _chain.Agree(2, World.Units[1], Epoch, 10);
        AfterDisputes();
        var due = Settler().Due();
        Assert.Equal(["silent/0/1", "settle/1/2"], due.Select(intent => string.Join('/', intent.Key.Split('/')[..3])));
        Assert.Equal([2], ConsumerOrchestrator.SettleBatchInput.Decode(due[1].Call.Data.Span)!.Items.Select(item => (int)item.AgreementId));
        _chain.Settled(1, Epoch);
        Assert.Equal([1, 2], ConsumerOrchestrator.SettleBatchInput.Decode(Assert.Single(Settler().Due()).Call.Data.Span)!.Items.Select(
            item => (int)item.AgreementId));
    }

    [Fact]
    public void The_next_epoch_of_an_agreement_is_settled_however_old()
    {
        _chain.Agree(1, World.Units[0], 0, 1_000);
        _chain.GoTo(900, World.Parameters.DisputeWindow + 11);
        Assert.StartsWith("silent/0/1/", Assert.Single(Settler().Due()).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_that_was_not_under_probe_settles_silently()
    {
        AcceptAll();
        var other = World.Hash(77);
        _chain.Agree(1, other, Epoch, Epoch + 1);
        AfterDisputes();
        Assert.StartsWith("silent/1/1/", Assert.Single(Settler().Due()).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epoch_without_a_proof_settles_silently_once_it_is_abandoned()
    {
        AcceptAll();
        _store.SaveVerdicts(Epoch, [World.Verdict(Epoch, World.Units[0])]);
        _chain.Agree(1, World.Units[0], Epoch, Epoch + 1);
        AfterDisputes(Node.Settle.Settler.AbandonedAfter.TotalSeconds + 1);
        Assert.Empty(Settler().Due());
        AfterDisputes(Node.Settle.Settler.AbandonedAfter.TotalSeconds + 2);
        Assert.StartsWith("silent/1/1/", Assert.Single(Settler().Due()).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_verdicts_behind_the_report_there_is_nothing_to_bring()
    {
        AcceptAll();
        _store.SaveVerdicts(Epoch, [World.Verdict(Epoch, World.Units[0])]);
        _chain.Agree(1, World.Units[0], Epoch, Epoch + 1);
        AfterDisputes();
        Assert.Empty(Settler().Due());
    }

    [Fact]
    public void A_batch_holds_at_most_what_the_contract_takes()
    {
        AcceptAll();
        for (var i = 1; i <= Node.Settle.Settler.MaxBatch + 1; i++) _chain.Agree(i, World.Units[0], Epoch, Epoch + 1);
        AfterDisputes();
        var sizes = Settler().Due().Select(intent => ConsumerOrchestrator.SettleBatchInput.Decode(intent.Call.Data.Span)!.Items.Count);
        Assert.Equal([Node.Settle.Settler.MaxBatch, 1], sizes);
    }

    [Fact]
    public void A_sent_settlement_is_repeated_only_after_a_while()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch, Epoch + 1);
        AfterDisputes();
        var settler = Settler();
        Assert.Single(settler.Due());
        Assert.Empty(settler.Due());
        AfterDisputes(31.1);
        Assert.Single(settler.Due());
    }

    [Fact]
    public void An_agreement_that_cannot_be_encoded_loses_only_itself()
    {
        // No chain numbers agreements below zero: this stands for whatever nobody thought of.
        foreach (var id in new[] { -1, 1, 2 }) _chain.Agree(id, World.Units[0], Epoch, Epoch + 1);
        AfterDisputes();
        var settler = Settler();
        var failed = new List<string>();
        settler.Failed += (item, _) => failed.Add(item);
        Assert.Equal(["silent/1/1", "silent/1/2"], settler.Due().Select(intent => string.Join('/', intent.Key.Split('/')[..3])));
        Assert.Equal(["agreement -1 in epoch 1"], failed);
    }

    [Fact]
    public void An_epoch_that_cannot_be_settled_loses_only_itself()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], 0, 10);
        _chain.Agree(2, World.Units[1], Epoch, 10);
        _chain.View = _chain.View with { Reports = _chain.View.Reports.Add(0, _chain.View.Reports[Epoch] with { Report = null! }) };
        AfterDisputes();
        var settler = Settler();
        var failed = new List<string>();
        settler.Failed += (item, _) => failed.Add(item);
        Assert.StartsWith("settle/1/2/", Assert.Single(settler.Due()).Key, StringComparison.Ordinal);
        Assert.Equal(["epoch 0"], failed);
    }

    [Fact]
    public void A_tick_with_nothing_new_reads_nothing_from_the_store()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch, Epoch + 1);
        _chain.Agree(2, World.Units[1], Epoch, Epoch + 1);
        AfterDisputes();
        var settler = Settler();
        var reads = new List<string>();
        settler.Failed += (item, _) => reads.Add(item);
        Assert.Single(settler.Due());
        // From here on a read fails, and is told.
        _store.Dispose();
        Assert.Empty(settler.Due());
        AfterDisputes(30.9);
        Assert.Empty(settler.Due());
        Assert.Empty(reads);
        AfterDisputes(31.1);
        Assert.Empty(settler.Due());
        Assert.Equal(["epoch 1"], reads);
    }

    [Fact]
    public void Before_its_turn_it_reads_nothing_from_the_store()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch, Epoch + 1);
        _store.Dispose();
        AfterDisputes(1);
        Assert.DoesNotContain(Enumerable.Range(0, 4), Reads);
        AfterDisputes(1.1);
        Assert.Single(Enumerable.Range(0, 4), Reads);

        bool Reads(int validator)
        {
            var settler = Settler(validator);
            var failed = new List<string>();
            settler.Failed += (item, _) => failed.Add(item);
            Assert.Empty(settler.Due());
            return failed.Count > 0;
        }
    }

    [Fact]
    public void What_settles_without_a_proof_reads_nothing_from_the_store()
    {
        AcceptAll();
        _chain.Agree(1, World.Hash(77), Epoch, Epoch + 1);
        _chain.Agree(2, World.Units[0], 0, 1);
        _store.Dispose();
        AfterDisputes();
        Assert.Equal(2, Settler().Due().Count);
    }

    [Fact]
    public void An_unprovable_settlement_is_retried_only_after_a_while()
    {
        AcceptAll();
        _store.SaveVerdicts(Epoch, [World.Verdict(Epoch, World.Units[0])]);
        _chain.Agree(1, World.Units[0], Epoch, Epoch + 1);
        AfterDisputes();
        var settler = Settler();
        Assert.Empty(settler.Due());
        AcceptedNow();
        Assert.Empty(settler.Due());
        AfterDisputes(31.1);
        Assert.Single(settler.Due());

        void AcceptedNow() => _store.SaveVerdicts(Epoch, [.. World.Units.Select(unit => World.Verdict(Epoch, unit))]);
    }

    [Fact]
    public void An_agreement_due_while_others_are_in_flight_is_sent_at_once()
    {
        AcceptAll();
        _chain.Agree(1, World.Units[0], Epoch, Epoch + 1);
        AfterDisputes();
        var settler = Settler();
        Assert.Single(settler.Due());
        _chain.Agree(2, World.Units[1], Epoch, Epoch + 1);
        var intent = Assert.Single(settler.Due());
        Assert.StartsWith("settle/1/2/", intent.Key, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tick_raises_what_is_due()
    {
        _chain.Agree(1, World.Units[0], 0, 1);
        AfterDisputes();
        var settler = Settler();
        var raised = new List<TransactionIntent>();
        settler.Settling += raised.Add;
        settler.Tick();
        settler.Tick();
        Assert.StartsWith("silent/0/1/", Assert.Single(raised).Key, StringComparison.Ordinal);
    }
}
