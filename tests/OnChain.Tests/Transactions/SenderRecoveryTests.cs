using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Transactions;

/// <summary>Crashes, outages, lost journals, full disks: nothing is lost and nothing is sent twice.</summary>
public sealed class SenderRecoveryTests : SenderTest
{
    [Fact]
    public async Task After_a_crash_the_same_transaction_goes_out_again()
    {
        var first = Create();
        _ = first.SendAsync(Intent("a"), default);
        await first.StepAsync(default);
        Chain.Pool.Clear();

        var second = Create();
        var sent = second.SendAsync(Intent("a"), default);
        await second.StepAsync(default);
        Assert.Equal(2, Chain.Broadcasts.Count);
        Assert.Equal(Chain.Broadcasts[0].Hash, Chain.Broadcasts[1].Hash);
        Chain.MinePool();
        await second.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);

        var third = Create();
        var remembered = third.SendAsync(Intent("a"), default);
        await third.StepAsync(default);
        Assert.IsType<TransactionOutcome.IncludedBefore>(await remembered);
        Assert.Equal(2, Chain.Broadcasts.Count);
    }

    [Fact]
    public async Task What_was_mined_while_the_process_was_down_is_found()
    {
        var first = Create();
        _ = first.SendAsync(Intent("a"), default);
        await first.StepAsync(default);
        Chain.MinePool();
        var second = Create();
        var sent = second.SendAsync(Intent("a"), default);
        await second.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Single(Chain.Broadcasts);
    }

    [Fact]
    public async Task A_gap_of_nonces_left_by_a_lost_journal_is_filled_first()
    {
        var first = Create();
        _ = first.SendAsync(Intent("a"), default);
        _ = first.SendAsync(Intent("b"), default);
        await first.StepAsync(default);
        Chain.Pool.Clear();
        Journal.Save(Journal.Load() with { Pending = [.. Journal.Load().Pending.Skip(1)] });

        var second = Create();
        _ = second.SendAsync(Intent("c"), default);
        await second.StepAsync(default);
        Assert.Equal([1UL, 0UL], Chain.Broadcasts.Skip(2).Select(t => t.Transaction.Nonce));
    }

    [Fact]
    public async Task A_foreign_nonce_drops_the_transaction_only_after_patience()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Chain.UseNonce(Key.Address);
        var steps = 0;
        while (!sent.IsCompleted && steps < 100)
        {
            await sender.StepAsync(default);
            steps++;
        }
        var lost = Assert.IsType<TransactionOutcome.Dropped>(await sent);
        Assert.Equal(OutcomeKind.Replaced, lost.Kind);
        Assert.Contains("nonce 0", lost.Reason, StringComparison.Ordinal);
        Assert.InRange(steps, TransactionSender.MissingReceiptPatience / 2, TransactionSender.MissingReceiptPatience);
    }

    [Fact]
    public async Task It_is_journalled_before_it_is_broadcast_so_an_outage_loses_nothing()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        Chain.Unreachable = true;
        await Assert.ThrowsAsync<Flashback.OnChain.Chain.ChainUnavailableException>(() => sender.StepAsync(default));
        Chain.Unreachable = false;
        await sender.StepAsync(default);
        Assert.Equal(Chain.Broadcasts[0].Hash, Assert.Single(Journal.Load().Pending).Hashes[^1]);
        Chain.MinePool();
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
    public async Task An_outage_at_any_request_does_not_send_a_transaction_twice(int request)
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        Chain.FailsAfter = Chain.Requests + request;
        await Assert.ThrowsAsync<Flashback.OnChain.Chain.ChainUnavailableException>(() => sender.StepAsync(default));
        Chain.FailsAfter = int.MaxValue;
        await sender.StepAsync(default);
        await sender.StepAsync(default);
        Assert.Single(Chain.Pool);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Single(Chain.Broadcasts.Select(t => t.Hash).Distinct());
    }

    [Fact]
    public async Task An_unanswered_broadcast_is_cancelled_and_not_forgotten()
    {
        var sender = Create();
        var sent = sender.SendAsync(Intent("a") with { Deadline = Time.GetUtcNow().AddSeconds(10) }, default);
        Chain.FailsAfter = Chain.Requests + 4;
        await Assert.ThrowsAsync<Flashback.OnChain.Chain.ChainUnavailableException>(() => sender.StepAsync(default));
        Assert.Single(Chain.Broadcasts);
        Chain.FailsAfter = int.MaxValue;
        Time.Advance(TimeSpan.FromSeconds(10));
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        Assert.Equal(Key.Address, Chain.Broadcasts[^1].Transaction.To);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.Equal(OutcomeKind.Expired, (await sent).Kind);
    }

    [Fact]
    public async Task Without_a_journal_nothing_is_broadcast()
    {
        var full = new FullDisk();
        var sender = new TransactionSender(Chain, 31337, Key, full, Options, Time);
        var sent = sender.SendAsync(Intent("a"), default);
        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<IOException>(() => sender.StepAsync(default));
        Assert.Empty(Chain.Broadcasts);
        full.HasRoom = true;
        await sender.StepAsync(default);
        Assert.Single(full.State.Pending);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.IsType<TransactionOutcome.Included>(await sent);
        Assert.Single(Chain.Broadcasts);
    }

    [Fact]
    public async Task A_full_disk_is_the_problem_until_there_is_room_again()
    {
        var full = new FullDisk();
        var sender = new TransactionSender(Chain, 31337, Key, full, Options, Time);
        using var stop = new CancellationTokenSource();
        _ = sender.SendAsync(Intent("a"), default);
        Assert.Equal("", sender.Problem);
        var running = sender.RunAsync(stop.Token);
        await Eventually.True(() => sender.Problem == "No space left on device.", "the full disk is the problem");
        full.HasRoom = true;
        await Eventually.True(
            () =>
            {
                Time.Advance(Options.PollInterval);
                return sender.Problem == "";
            },
            "the problem is gone");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.InTime());
    }

    private sealed class FullDisk : ITransactionJournal
    {
        public bool HasRoom { get; set; }

        public JournalState State { get; private set; } = JournalState.Empty;

        public JournalState Load() => State;

        public void Save(JournalState state) => State = HasRoom ? state : throw new IOException("No space left on device.");
    }
}
