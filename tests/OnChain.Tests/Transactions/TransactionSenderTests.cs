using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Transactions;

/// <summary>The life of a transaction: sent once, mined, reverted, too late.</summary>
public sealed class TransactionSenderTests : SenderTest
{
    [Fact]
    public async Task A_mined_transaction_is_reported_once_and_remembered()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        Chain.MinePool();
        await sender.StepAsync(default);
        var included = Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Equal(Chain.Broadcasts[0].Hash, included.Receipt.TransactionHash);
        var again = Assert.IsType<TransactionOutcome.IncludedBefore>(await sender.SendAsync(Intent("a"), default));
        Assert.Equal(included.Receipt.TransactionHash, again.TransactionHash);
        Assert.Equal((OutcomeKind.Included, OutcomeKind.IncludedBefore), (included.Kind, again.Kind));
        Assert.Single(Chain.Broadcasts);
    }

    [Fact]
    public async Task A_duplicate_in_flight_key_is_not_sent_twice()
    {
        var sender = Create();
        var (first, second) = (sender.SendAsync(Intent("a"), default), sender.SendAsync(Intent("a"), default));
        await sender.StepAsync(default);
        var third = sender.SendAsync(Intent("a"), default);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.Equal(await first, await second);
        Assert.Equal(await first, await third);
        Assert.Single(Chain.Broadcasts);
    }

    [Fact]
    public async Task Many_are_in_flight_with_consecutive_nonces_up_to_the_limit()
    {
        Options = Options with { MaxPending = 3 };
        var sender = Create();
        var sent = Enumerable.Range(0, 5).Select(i => sender.SendAsync(Intent($"{i}"), default)).ToArray();
        await sender.StepAsync(default);
        Assert.Equal([0UL, 1UL, 2UL], Chain.Broadcasts.Select(t => t.Transaction.Nonce));
        Chain.MinePool();
        await sender.StepAsync(default);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.All(await Task.WhenAll(sent), outcome => Assert.IsType<TransactionOutcome.Included>(outcome));
        Assert.Equal([0UL, 1UL, 2UL, 3UL, 4UL], Chain.Broadcasts.Select(t => t.Transaction.Nonce));
    }

    [Fact]
    public async Task After_its_deadline_it_is_cancelled_and_the_nonce_used_up()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = Time.GetUtcNow().AddSeconds(10) }, default);
        await sender.StepAsync(default);
        Time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        var cancel = Chain.Broadcasts[^1].Transaction;
        Assert.Equal((Key.Address, 0UL, 0), (cancel.To, cancel.Nonce, cancel.Data.Length));
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.Equal(OutcomeKind.Expired, (await sent).Kind);
    }

    [Fact]
    public async Task A_transaction_mined_despite_its_cancellation_counts_as_included()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = Time.GetUtcNow().AddSeconds(10) }, default);
        await sender.StepAsync(default);
        Time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        Chain.Pool.RemoveAll(t => t.Hash != Chain.Broadcasts[0].Hash);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
    }

    [Fact]
    public async Task A_deadline_that_passed_in_the_queue_sends_nothing()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = Time.GetUtcNow() }, default);
        await sender.StepAsync(default);
        Assert.Equal(OutcomeKind.Expired, (await sent).Kind);
        Assert.Empty(Chain.Broadcasts);
    }

    [Fact]
    public async Task A_revert_found_beforehand_costs_nothing_and_reads_as_a_sentence()
    {
        Chain.RevertsWith = QosOracle.Errors.ReportAlreadyAccepted.Encode(17UL);
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        var reverted = Assert.IsType<TransactionOutcome.Reverted>(await sent);
        Assert.Null(reverted.Receipt);
        Assert.Equal(OutcomeKind.RefusedByContract, reverted.Kind);
        Assert.True(reverted.Reason.Is(QosOracle.Errors.ReportAlreadyAccepted));
        Assert.Equal("refused by the contract: Report already accepted: epoch 17", reverted.Describe());
        Assert.Empty(Chain.Broadcasts);
    }

    [Fact]
    public async Task A_call_that_depends_on_a_transaction_in_flight_waits_for_it()
    {
        var sender = Create();
        _ = sender.SendAsync(Intent("approve"), default);
        await sender.StepAsync(default);
        Chain.RevertsWith = [];
        var dependent = sender.SendAsync(Intent("deposit"), default);
        await sender.StepAsync(default);
        Assert.False(dependent.IsCompleted);
        Chain.RevertsWith = null;
        Chain.MinePool();
        await sender.StepAsync(default);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await dependent);
    }

    [Fact]
    public async Task A_revert_on_chain_is_explained_by_running_it_again_and_may_be_tried_again()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Chain.MinePool(succeed: false);
        Chain.RevertsWith = QosOracle.Errors.NoQuorum.Encode(3, 2);
        await sender.StepAsync(default);
        var reverted = Assert.IsType<TransactionOutcome.Reverted>(await sent);
        Assert.NotNull(reverted.Receipt);
        Assert.Equal(OutcomeKind.Reverted, reverted.Kind);
        Assert.Equal("No quorum: required 3, actual 2", reverted.Reason.Text);
        Chain.RevertsWith = null;
        _ = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Assert.Equal(2, Chain.Broadcasts.Count);
    }

    [Fact]
    public async Task A_transaction_that_no_endpoint_takes_is_given_up_at_its_deadline()
    {
        Chain.RefusesTransactions = "fee too low";
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = Time.GetUtcNow().AddSeconds(10) }, default);
        await sender.StepAsync(default);
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        var given = Assert.IsType<TransactionOutcome.Dropped>(await sent);
        Assert.Equal(OutcomeKind.Unavailable, given.Kind);
        Assert.Contains("fee too low", given.Reason, StringComparison.Ordinal);
        Assert.Empty(Journal.Load().Pending);
    }

    [Fact]
    public async Task The_queue_is_bounded()
    {
        Options = Options with { MaxQueued = 2 };
        var sender = Create();
        Assert.False(sender.SendAsync(Intent("a"), default).IsCompleted);
        Assert.False(sender.SendAsync(Intent("b"), default).IsCompleted);
        Assert.Equal(OutcomeKind.QueueFull, (await sender.SendAsync(Intent("c"), default)).Kind);
    }

    [Fact]
    public async Task A_receipt_is_reported_only_after_its_confirmations()
    {
        Options = Options with { Confirmations = 3 };
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Chain.MinePool();
        Chain.Mine();
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        Chain.Mine();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
    }

    [Fact]
    public async Task A_stopped_sender_leaves_no_caller_waiting()
    {
        var sender = Create();
        using var stop = new CancellationTokenSource();
        var sent = sender.SendAsync(Intent("a"), default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.RunAsync(stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        var late = sender.SendAsync(Intent("b"), default);
        Assert.True(late.IsCanceled);
    }
}
