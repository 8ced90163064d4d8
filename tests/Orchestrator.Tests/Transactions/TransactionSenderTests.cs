using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.Transactions;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Contracts;
using Flashback.Orchestrator.Tests.Support;
using Flashback.Orchestrator.Transactions;

namespace Flashback.Orchestrator.Tests.Transactions;

public sealed class TransactionSenderTests : IDisposable
{
    private static readonly Address Target = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly BigInteger Gwei = TransactionSenderOptions.Gwei;

    private readonly FakeChain _chain = new();
    private readonly ManualTime _time = new();
    private readonly MemoryTransactionJournal _journal = new();
    private readonly PrivateKey _key = PrivateKey.FromBytes([.. new byte[31], 7]);
    private TransactionSenderOptions _options = new();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task A_mined_transaction_is_reported_once_and_remembered()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        _chain.MinePool();
        await sender.StepAsync(default);
        var included = Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Equal(_chain.Broadcasts[0].Hash, included.Receipt.TransactionHash);
        var again = Assert.IsType<TransactionOutcome.IncludedBefore>(await sender.SendAsync(Intent("a"), default));
        Assert.Equal(included.Receipt.TransactionHash, again.TransactionHash);
        Assert.Single(_chain.Broadcasts);
    }

    [Fact]
    public async Task A_key_under_way_is_not_sent_twice()
    {
        var sender = Create();
        var (first, second) = (sender.SendAsync(Intent("a"), default), sender.SendAsync(Intent("a"), default));
        await sender.StepAsync(default);
        var third = sender.SendAsync(Intent("a"), default);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.Equal(await first, await second);
        Assert.Equal(await first, await third);
        Assert.Single(_chain.Broadcasts);
    }

    [Fact]
    public async Task Many_are_in_flight_with_consecutive_nonces_up_to_the_limit()
    {
        _options = _options with { MaxPending = 3 };
        var sender = Create();
        var sent = Enumerable.Range(0, 5).Select(i => sender.SendAsync(Intent($"{i}"), default)).ToArray();
        await sender.StepAsync(default);
        Assert.Equal([0UL, 1UL, 2UL], _chain.Broadcasts.Select(t => t.Transaction.Nonce));
        _chain.MinePool();
        await sender.StepAsync(default);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.All(await Task.WhenAll(sent), outcome => Assert.IsType<TransactionOutcome.Included>(outcome));
        Assert.Equal([0UL, 1UL, 2UL, 3UL, 4UL], _chain.Broadcasts.Select(t => t.Transaction.Nonce));
    }

    [Fact]
    public async Task What_is_stuck_is_replaced_at_a_higher_price_with_the_same_nonce_up_to_the_cap()
    {
        _options = _options with { MaxFeePerGas = 30 * Gwei };
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        _time.Advance(_options.ReplaceAfter - TimeSpan.FromSeconds(1));
        await sender.StepAsync(default);
        Assert.Single(_chain.Broadcasts);
        for (var i = 0; i < 6; i++)
        {
            _time.Advance(_options.ReplaceAfter);
            await sender.StepAsync(default);
        }
        var attempts = _chain.Broadcasts.Select(t => (Eip1559Transaction)t.Transaction).ToArray();
        Assert.All(attempts, t => Assert.Equal(0UL, t.Nonce));
        Assert.True(attempts[1].MaxFeePerGas * 10 >= attempts[0].MaxFeePerGas * 11);
        Assert.All(attempts, t => Assert.True(t.MaxFeePerGas <= 30 * Gwei));
        Assert.Equal(3, attempts.Select(t => t.MaxFeePerGas).Distinct().Count());

        // The first attempt may be the one that is mined after all.
        _chain.Pool.RemoveAll(t => t.Hash != _chain.Broadcasts[0].Hash);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.Equal(_chain.Broadcasts[0].Hash, Assert.IsType<TransactionOutcome.Included>(await sent).Receipt.TransactionHash);
    }

    [Fact]
    public async Task After_its_deadline_it_is_cancelled_and_the_nonce_used_up()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = _time.GetUtcNow().AddSeconds(10) }, default);
        await sender.StepAsync(default);
        _time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        var cancel = _chain.Broadcasts[^1].Transaction;
        Assert.Equal((_key.Address, 0UL, 0), (cancel.To, cancel.Nonce, cancel.Data.Length));
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.Contains("cancelled", Assert.IsType<TransactionOutcome.Dropped>(await sent).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deed_mined_in_spite_of_its_cancellation_counts_as_included()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = _time.GetUtcNow().AddSeconds(10) }, default);
        await sender.StepAsync(default);
        _time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        _chain.Pool.RemoveAll(t => t.Hash != _chain.Broadcasts[0].Hash);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
    }

    [Fact]
    public async Task A_deadline_that_passed_in_the_queue_sends_nothing()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = _time.GetUtcNow() }, default);
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Dropped>(await sent);
        Assert.Empty(_chain.Broadcasts);
    }

    [Fact]
    public async Task After_a_crash_the_same_transaction_goes_out_again()
    {
        var first = Create();
        _ = first.SendAsync(Intent("a"), default);
        await first.StepAsync(default);
        _chain.Pool.Clear();

        var second = Create();
        var sent = second.SendAsync(Intent("a"), default);
        await second.StepAsync(default);
        Assert.Equal(2, _chain.Broadcasts.Count);
        Assert.Equal(_chain.Broadcasts[0].Hash, _chain.Broadcasts[1].Hash);
        _chain.MinePool();
        await second.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);

        var third = Create();
        var remembered = third.SendAsync(Intent("a"), default);
        await third.StepAsync(default);
        Assert.IsType<TransactionOutcome.IncludedBefore>(await remembered);
        Assert.Equal(2, _chain.Broadcasts.Count);
    }

    [Fact]
    public async Task What_was_mined_while_the_process_was_down_is_found()
    {
        var first = Create();
        _ = first.SendAsync(Intent("a"), default);
        await first.StepAsync(default);
        _chain.MinePool();
        var second = Create();
        var sent = second.SendAsync(Intent("a"), default);
        await second.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Single(_chain.Broadcasts);
    }

    [Fact]
    public async Task A_gap_of_nonces_left_by_a_lost_journal_is_filled_first()
    {
        var first = Create();
        _ = first.SendAsync(Intent("a"), default);
        _ = first.SendAsync(Intent("b"), default);
        await first.StepAsync(default);
        _chain.Pool.Clear();
        _journal.Save(_journal.Load() with { Pending = [.. _journal.Load().Pending.Skip(1)] });

        var second = Create();
        _ = second.SendAsync(Intent("c"), default);
        await second.StepAsync(default);
        Assert.Equal([1UL, 0UL], _chain.Broadcasts.Skip(2).Select(t => t.Transaction.Nonce));
    }

    [Fact]
    public async Task A_nonce_used_by_something_else_drops_the_deed_only_after_patience()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        _chain.UseNonce(_key.Address);
        var steps = 0;
        while (!sent.IsCompleted && steps < 100)
        {
            await sender.StepAsync(default);
            steps++;
        }
        Assert.Contains("nonce 0", Assert.IsType<TransactionOutcome.Dropped>(await sent).Reason, StringComparison.Ordinal);
        Assert.InRange(steps, TransactionSender.MissingReceiptPatience / 2, TransactionSender.MissingReceiptPatience);
    }

    [Fact]
    public async Task The_daily_limit_counts_what_is_in_flight_and_opens_again_the_next_day()
    {
        // Each needs at most (21,000 + 25 % + 5,000) gas at 21 gwei.
        var each = 31_250 * 21 * Gwei;
        _options = _options with { SpendLimitPerDay = 2 * each };
        var sender = Create();
        _ = sender.SendAsync(Intent("a"), default);
        _ = sender.SendAsync(Intent("b"), default);
        var third = sender.SendAsync(Intent("c"), default);
        await sender.StepAsync(default);
        var refused = Assert.IsType<TransactionOutcome.RefusedBySpendLimit>(await third);
        Assert.Equal((each, 2 * each, 2 * each), (refused.Needed, refused.Committed, refused.Limit));
        Assert.Equal(2, _chain.Broadcasts.Count);

        _chain.MinePool();
        await sender.StepAsync(default);
        // Mined, they cost less than was reserved: 21,000 gas at 10 gwei each.
        Assert.Equal(2 * 21_000 * 10 * Gwei, _journal.Load().Spent);
        _ = sender.SendAsync(Intent("d"), default);
        await sender.StepAsync(default);
        Assert.Equal(3, _chain.Broadcasts.Count);

        var reborn = Create();
        Assert.Equal(2 * 21_000 * 10 * Gwei, _journal.Load().Spent);
        _chain.MinePool();
        _time.Advance(TimeSpan.FromDays(1));
        await reborn.StepAsync(default);
        Assert.Equal(21_000 * 10 * Gwei, _journal.Load().Spent);
    }

    [Fact]
    public async Task A_revert_found_beforehand_costs_nothing_and_reads_as_a_sentence()
    {
        _chain.RevertsWith = QosOracle.Errors.ReportAlreadyAccepted.Encode(17UL);
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        var reverted = Assert.IsType<TransactionOutcome.Reverted>(await sent);
        Assert.Null(reverted.Receipt);
        Assert.True(reverted.Reason.Is(QosOracle.Errors.ReportAlreadyAccepted));
        Assert.Equal("refused by the contract: Report already accepted: epoch 17", reverted.Describe());
        Assert.Empty(_chain.Broadcasts);
    }

    [Fact]
    public async Task What_depends_on_a_transaction_in_flight_waits_for_it()
    {
        var sender = Create();
        _ = sender.SendAsync(Intent("approve"), default);
        await sender.StepAsync(default);
        _chain.RevertsWith = [];
        var dependent = sender.SendAsync(Intent("deposit"), default);
        await sender.StepAsync(default);
        Assert.False(dependent.IsCompleted);
        _chain.RevertsWith = null;
        _chain.MinePool();
        await sender.StepAsync(default);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await dependent);
    }

    [Fact]
    public async Task A_revert_on_chain_is_explained_by_running_it_again_and_may_be_tried_again()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        _chain.MinePool(succeed: false);
        _chain.RevertsWith = QosOracle.Errors.NoQuorum.Encode(3, 2);
        await sender.StepAsync(default);
        var reverted = Assert.IsType<TransactionOutcome.Reverted>(await sent);
        Assert.NotNull(reverted.Receipt);
        Assert.Equal("No quorum: required 3, actual 2", reverted.Reason.Text);
        _chain.RevertsWith = null;
        _ = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Assert.Equal(2, _chain.Broadcasts.Count);
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_base_fee_is_above_the_cap()
    {
        _options = _options with { MaxFeePerGas = 5 * Gwei };
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        Assert.Empty(_chain.Broadcasts);
        _chain.BaseFee = Gwei;
        _chain.Mine();
        await sender.StepAsync(default);
        Assert.Single(_chain.Broadcasts);
    }

    [Fact]
    public async Task An_empty_account_is_told_so()
    {
        _chain.Balance = 5;
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Assert.Contains("holds 5 wei", Assert.IsType<TransactionOutcome.Dropped>(await sent).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_no_endpoint_takes_is_given_up_at_its_deadline()
    {
        _chain.RefusesTransactions = "fee too low";
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = _time.GetUtcNow().AddSeconds(10) }, default);
        await sender.StepAsync(default);
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        Assert.Contains("fee too low", Assert.IsType<TransactionOutcome.Dropped>(await sent).Reason, StringComparison.Ordinal);
        Assert.Empty(_journal.Load().Pending);
    }

    [Fact]
    public async Task The_queue_is_bounded()
    {
        _options = _options with { MaxQueued = 2 };
        var sender = Create();
        Assert.False(sender.SendAsync(Intent("a"), default).IsCompleted);
        Assert.False(sender.SendAsync(Intent("b"), default).IsCompleted);
        Assert.IsType<TransactionOutcome.Dropped>(await sender.SendAsync(Intent("c"), default));
    }

    [Fact]
    public async Task It_is_journalled_before_it_is_broadcast_so_an_outage_loses_nothing()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        _chain.Unreachable = true;
        await Assert.ThrowsAsync<Flashback.Orchestrator.Chain.ChainUnavailableException>(() => sender.StepAsync(default));
        _chain.Unreachable = false;
        await sender.StepAsync(default);
        Assert.Equal(_chain.Broadcasts[0].Hash, Assert.Single(_journal.Load().Pending).Hashes[^1]);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(0)]
    public async Task An_outage_at_any_request_does_not_send_a_deed_twice(int request)
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        _chain.FailsAfter = _chain.Requests + request;
        await Assert.ThrowsAsync<Flashback.Orchestrator.Chain.ChainUnavailableException>(() => sender.StepAsync(default));
        _chain.FailsAfter = int.MaxValue;
        await sender.StepAsync(default);
        await sender.StepAsync(default);
        Assert.Single(_chain.Pool);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Single(_chain.Broadcasts.Select(t => t.Hash).Distinct());
    }

    [Fact]
    public async Task A_broadcast_without_an_answer_may_have_been_heard_and_is_cancelled_not_forgotten()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = _time.GetUtcNow().AddSeconds(10) }, default);
        _chain.FailsAfter = _chain.Requests + 4;
        await Assert.ThrowsAsync<Flashback.Orchestrator.Chain.ChainUnavailableException>(() => sender.StepAsync(default));
        Assert.Single(_chain.Broadcasts);
        _chain.FailsAfter = int.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        Assert.Equal(_key.Address, _chain.Broadcasts[^1].Transaction.To);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Dropped>(await sent);
    }

    [Fact]
    public async Task Without_a_journal_nothing_is_broadcast()
    {
        var full = new FullDisk();
        var sender = new TransactionSender(_chain, 31337, _key, full, _options, _time);
        var sent = sender.SendAsync(Intent("a"), default);
        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<IOException>(() => sender.StepAsync(default));
        Assert.Empty(_chain.Broadcasts);
        full.HasRoom = true;
        await sender.StepAsync(default);
        Assert.Single(full.State.Pending);
        _chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Single(_chain.Broadcasts);
    }

    [Fact]
    public async Task A_receipt_is_reported_only_after_its_confirmations()
    {
        _options = _options with { Confirmations = 3 };
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        _chain.MinePool();
        _chain.Mine();
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        _chain.Mine();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
    }

    [Fact]
    public async Task A_sender_that_stops_leaves_nobody_waiting()
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

    private TransactionSender Create() => new(_chain, 31337, _key, _journal, _options, _time);

    private static TransactionIntent Intent(string key) => new(key, new ContractCall("Target.call", Target, new byte[] { 1, 2, 3, 4 }, BigInteger.Zero));

    private sealed class FullDisk : ITransactionJournal
    {
        public bool HasRoom { get; set; }

        public JournalState State { get; private set; } = JournalState.Empty;

        public JournalState Load() => State;

        public void Save(JournalState state) => State = HasRoom ? state : throw new IOException("No space left on device.");
    }
}
