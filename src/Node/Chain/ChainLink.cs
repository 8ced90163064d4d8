using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.Node.Configuration;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.OnChain.Watching;

namespace Flashback.Node.Chain;

/// <summary>The node's connection to the chain: endpoints, watcher, clock, and the submitter's transactions.</summary>
public sealed class ChainLink : IChain, IDisposable
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(2);

    private readonly JsonRpcClient _http;
    private readonly TransactionSender? _sender;

    public ChainLink(NodeOptions options, PrivateKey? submitter, ICursorStore cursor, TimeProvider time)
    {
        Time = time;
        Contracts = options.Deployed;
        _http = new JsonRpcClient(options.Chain.RpcUrls, new JsonRpcOptions { ChainId = (ulong)options.Chain.Id }, time);
        Client = new EthClient(_http);
        Rpc = new JsonRpcChain(Client);
        var poll = TimeSpan.FromMilliseconds(options.Chain.PollMillis);
        Watcher = new ChainWatcher(Rpc, Contracts, cursor, new ChainWatcherOptions { PollInterval = poll }, time);
        if (submitter is null) return;
        var limits = new TransactionSenderOptions
        {
            MaxFeePerGas = options.Transmit.MaxFeeGwei * TransactionSenderOptions.Gwei,
            PriorityFeePerGas = options.Transmit.PriorityFeeGwei * TransactionSenderOptions.Gwei,
            SpendLimitPerDay = options.Transmit.DailySpendGwei * TransactionSenderOptions.Gwei,
            PollInterval = poll,
        };
        var journal = new FileTransactionJournal(Path.Combine(options.DataDirectory, "transactions.json"));
        _sender = new TransactionSender(Rpc, Contracts.ChainId, submitter, journal, limits, time);
    }

    public event Action<IContractEvent>? Happened;

    public DeployedContracts Contracts { get; }

    public EthClient Client { get; }

    public IChainRpc Rpc { get; }

    public ChainWatcher Watcher { get; }

    public TimeProvider Time { get; }

    public ChainView View => Watcher.View;

    public ulong HeadNumber => Watcher.Head?.Number ?? 0;

    public bool IsCaughtUp => Watcher.Head is { } head && NowMillis / 1000 - (long)head.Timestamp <= (long)s_fresh.TotalSeconds;

    public long NowMillis => Watcher.Clock.NowMillis;

    public Address? Submitter => _sender?.Account;

    /// <summary>Why the view is behind or, if it is not, why no transaction is sent; empty when all is well.</summary>
    public string Problem => Watcher.Problem is { Length: > 0 } behind ? behind : _sender?.Problem ?? "";

    public Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation) =>
        _sender?.SendAsync(intent, cancellation)
            ?? Task.FromResult<TransactionOutcome>(new TransactionOutcome.Dropped(OutcomeKind.NoAccount, "this node has no submitter key"));

    /// <summary>What a transaction calls with; null if no endpoint knows it.</summary>
    public async Task<ReadOnlyMemory<byte>?> CalldataAsync(Bytes32 transaction, CancellationToken cancellation) =>
        await Client.GetTransactionAsync(transaction, cancellation) is { } found ? found.Data : null;

    /// <summary>
    /// Watches and sends until cancelled, or until one of the two fails: a node that cannot send must not look healthy.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        List<Task> running = [FollowAsync(Watcher.Subscribe(), stop.Token), Watcher.RunAsync(stop.Token)];
        if (_sender is not null) running.Add(_sender.RunAsync(stop.Token));
        await Task.WhenAny(running);
        await stop.CancelAsync();
        await Task.WhenAll(running);
    }

    private async Task FollowAsync(ChainSubscription changes, CancellationToken cancellation)
    {
        while (await changes.Changes.WaitToReadAsync(cancellation))
        {
            while (changes.Changes.TryRead(out var change))
            {
                if (change is ChainChange.Happened { Replayed: false } happened) Happened?.Invoke(happened.Event);
            }
        }
    }

    public void Dispose()
    {
        _sender?.Dispose();
        _http.Dispose();
    }
}
