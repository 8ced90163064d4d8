using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;

namespace Flashback.Devnet.Actors;

/// <summary>An account with a key; it sends transactions and waits for each.</summary>
public sealed class Account : IAsyncDisposable
{
    private readonly TransactionSender _sender;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _working;
    private int _sent;

    public Account(string name, PrivateKey key, IChainRpc chain, ulong chainId, TimeProvider time)
    {
        Name = name;
        Key = key;
        var options = new TransactionSenderOptions
        {
            PollInterval = TimeSpan.FromMilliseconds(15),
            SpendLimitPerDay = 1_000_000 * TransactionSenderOptions.Ether
        };
        _sender = new TransactionSender(chain, chainId, key, new MemoryTransactionJournal(), options, time);
        _working = _sender.RunAsync(_stop.Token);
    }

    public string Name { get; }
    public PrivateKey Key { get; }

    /// <summary>For what sends in its own way, such as a deployment.</summary>
    public TransactionSender Sender => _sender;

    public Address Address => Key.Address;

    /// <exception cref="DevnetException">The transaction was not included, with the contract's reason.</exception>
    public async Task<TransactionReceipt> SendAsync(ContractCall call, CancellationToken cancellation)
    {
        var outcome = await _sender.SendAsync(new TransactionIntent($"{Interlocked.Increment(ref _sent)}/{call.Name}", call), cancellation);
        return outcome is TransactionOutcome.Included included
            ? included.Receipt
            : throw new DevnetException($"{Name}: {call.Name} {outcome.Describe()}.", ExitCodes.Network);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // However it ends: who waits for a transaction was told why it failed.
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sender.Dispose();
        _stop.Dispose();
        Key.Dispose();
    }
}
