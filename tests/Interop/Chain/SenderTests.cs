using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;

namespace Flashback.Interop.Chain;

/// <summary>What only a real node can show: its own rules for replacements, nonces and pools.</summary>
public sealed class SenderTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Address Receiver = Address.Parse("0x00000000000000000000000000000000000000aa");

    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly MemoryTransactionJournal _journal = new();
    private AnvilNode _anvil = null!;

    public async Task InitializeAsync()
    {
        _anvil = await AnvilNode.StartAsync();
        await _anvil.FundAsync(_key.Address);
        await _anvil.AutomineAsync(false);
    }

    public Task DisposeAsync()
    {
        _anvil.Dispose();
        _key.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_stuck_transaction_is_replaced_and_only_one_of_the_two_is_mined()
    {
        using var run = Run(
            new TransactionSenderOptions { PollInterval = TimeSpan.FromMilliseconds(20), ReplaceAfter = TimeSpan.FromMilliseconds(300) });
        var sent = run.Sender.SendAsync(Pay("a", 5), default);
        await Eventually.True(() => _journal.Load().Pending is [{ Hashes.Count: >= 3 }], "it was sent three times");
        await _anvil.AutomineAsync(true);
        await _anvil.MineAsync(1);
        var included = Assert.IsType<TransactionOutcome.Included>(await sent.WaitAsync(Limit, SystemClock.Instance));
        Assert.True(included.Receipt.Succeeded);
        Assert.Equal(1UL, await _anvil.Rpc.TransactionCountAsync(_key.Address, default));
        Assert.Equal(5, await _anvil.Rpc.BalanceAsync(Receiver, default));
    }

    [Fact]
    public async Task After_a_crash_and_a_lost_pool_the_transaction_is_included_once()
    {
        using (var run = Run(new TransactionSenderOptions { PollInterval = TimeSpan.FromMilliseconds(20) }))
        {
            _ = run.Sender.SendAsync(Pay("a", 7), default);
            await Eventually.True(() => _journal.Load().Pending is [{ Hashes.Count: 1 }], "it was sent");
            await run.StopAsync();
        }
        await _anvil.ForgetAsync(_journal.Load().Pending[0].Hashes[0]);

        using var again = Run(new TransactionSenderOptions { PollInterval = TimeSpan.FromMilliseconds(20) });
        var sent = again.Sender.SendAsync(Pay("a", 7), default);
        var other = again.Sender.SendAsync(Pay("b", 11), default);
        await Eventually.True(() => _journal.Load().Pending.Count == 2, "both are pending");
        await _anvil.AutomineAsync(true);
        await _anvil.MineAsync(1);
        Assert.IsType<TransactionOutcome.Included>(await sent.WaitAsync(Limit, SystemClock.Instance));
        Assert.IsType<TransactionOutcome.Included>(await other.WaitAsync(Limit, SystemClock.Instance));
        Assert.Equal(18, await _anvil.Rpc.BalanceAsync(Receiver, default));
        Assert.Equal(2UL, await _anvil.Rpc.TransactionCountAsync(_key.Address, default));
    }

    [Fact]
    public async Task A_late_transaction_is_cancelled_and_not_mined()
    {
        var time = new SkippedTime();
        using var run = Run(new TransactionSenderOptions { PollInterval = TimeSpan.FromMilliseconds(20) }, time: time);
        var sent = run.Sender.SendAsync(Pay("a", 5) with { Deadline = time.GetUtcNow().AddHours(1) }, default);
        await Eventually.True(() => _journal.Load().Pending is [{ Hashes.Count: 1 }], "it was sent");
        time.Skip(TimeSpan.FromHours(1));
        await Eventually.True(() => _journal.Load().Pending is [{ Cancelling: true }], "it is being cancelled");
        await _anvil.AutomineAsync(true);
        await _anvil.MineAsync(1);
        Assert.IsType<TransactionOutcome.Dropped>(await sent.WaitAsync(Limit, SystemClock.Instance));
        Assert.Equal(0, await _anvil.Rpc.BalanceAsync(Receiver, default));
        Assert.Equal(1UL, await _anvil.Rpc.TransactionCountAsync(_key.Address, default));
    }

    [Fact]
    public async Task Another_endpoint_takes_over_when_the_first_is_down()
    {
        await _anvil.AutomineAsync(true);
        var dead = new UriBuilder(_anvil.Url) { Port = 1 }.Uri;
        using var client = new JsonRpcClient([dead, _anvil.Url], new JsonRpcOptions { ChainId = AnvilNode.ChainId }, SystemClock.Instance);
        using var run =
            Run(new TransactionSenderOptions { PollInterval = TimeSpan.FromMilliseconds(20) }, new JsonRpcChain(new EthClient(client)));
        Assert.IsType<TransactionOutcome.Included>(await run.Sender.SendAsync(Pay("a", 5), default).WaitAsync(Limit, SystemClock.Instance));
    }

    private static TransactionIntent Pay(string key, BigInteger wei) => new(key, new ContractCall("pay", Receiver, default, wei));

    private Running Run(TransactionSenderOptions options, IChainRpc? rpc = null, TimeProvider? time = null) =>
        new(new TransactionSender(rpc ?? _anvil.Rpc, AnvilNode.ChainId, _key, _journal, options, time ?? SystemClock.Instance));

    /// <summary>The machine's clock, set forward by a test.</summary>
    private sealed class SkippedTime : TimeProvider
    {
        private long _skipped;

        public override DateTimeOffset GetUtcNow() => SystemClock.Instance.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _skipped));

        public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);
    }

    /// <summary>A sender that works until it is stopped, or the test ends.</summary>
    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _work;

        public Running(TransactionSender sender)
        {
            Sender = sender;
            _work = sender.RunAsync(_stop.Token);
        }

        public TransactionSender Sender { get; }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _work);
        }

        public void Dispose()
        {
            _stop.Cancel();
            _stop.Dispose();
        }
    }
}
