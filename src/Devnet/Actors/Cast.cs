using Flashback.Devnet.Chain;
using Flashback.Ethereum;
using Flashback.OnChain.Transactions;

namespace Flashback.Devnet.Actors;

/// <summary>All wallets of the devnet. All keys are new in every run.</summary>
public sealed class Cast : IAsyncDisposable
{
    private Cast(Account admin, Account provider, Account consumer, IReadOnlyList<ValidatorKeys> validators)
    {
        Admin = admin;
        Provider = provider;
        Consumer = consumer;
        Validators = validators;
    }

    /// <summary>Deploys and certifies.</summary>
    public Account Admin { get; }

    public Account Provider { get; }
    public Account Consumer { get; }
    public IReadOnlyList<ValidatorKeys> Validators { get; }

    public static async Task<Cast> CreateAsync(DevChain chain, int validators, TimeProvider time, CancellationToken cancellation)
    {
        var cast = new Cast(Wallet("administrator"), Wallet("provider"), Wallet("consumer"),
            [.. Enumerable.Range(0, validators).Select(i => new ValidatorKeys(i, Wallet($"owner of validator {i}")))]);
        Address[] funded = [cast.Admin.Address, cast.Provider.Address, cast.Consumer.Address,
            .. cast.Validators.SelectMany(v => new[] { v.Owner.Address, v.Submitter.Address })];
        foreach (var account in funded) await chain.FundAsync(account, 10_000_000 * TransactionSenderOptions.Ether, cancellation);
        return cast;

        Account Wallet(string name) => new(name, PrivateKey.Generate(), chain.Rpc, Anvil.ChainId, time);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var account in new[] { Admin, Provider, Consumer }) await account.DisposeAsync();
        foreach (var validator in Validators) await validator.DisposeAsync();
    }
}
