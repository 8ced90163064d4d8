using Flashback.Ethereum;
using Flashback.OnChain.Client;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;

namespace Flashback.Interop.Chain;

/// <summary>Someone with a funded account, whose sender runs.</summary>
internal sealed class Actor : IAsyncDisposable
{
    private readonly AnvilNode _anvil;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private Actor(AnvilNode anvil, PrivateKey key)
    {
        (_anvil, Key) = (anvil, key);
        var options = new TransactionSenderOptions
        {
            PollInterval = TimeSpan.FromMilliseconds(20),
            SpendLimitPerDay = 1000 * TransactionSenderOptions.Ether
        };
        Sender = new TransactionSender(anvil.Rpc, AnvilNode.ChainId, key, new MemoryTransactionJournal(), options, SystemClock.Instance);
        _running = Sender.RunAsync(_stop.Token);
    }

    public PrivateKey Key { get; }

    public Address Address => Key.Address;

    public TransactionSender Sender { get; }

    public static async Task<Actor> CreateAsync(AnvilNode anvil)
    {
        var key = PrivateKey.Generate();
        await anvil.FundAsync(key.Address);
        return new Actor(anvil, key);
    }

    public OrchestratorClient ClientOf(DeployedContracts contracts) => new(_anvil.Rpc, contracts, Sender);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // It was asked to stop.
        }
        Sender.Dispose();
        Key.Dispose();
        _stop.Dispose();
    }
}
