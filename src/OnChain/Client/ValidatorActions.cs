using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client.Money;
using Flashback.OnChain.Connection;

namespace Flashback.OnChain.Client;

/// <summary>What a validator's owner does. Stakes in FLASH's smallest unit.</summary>
public sealed class ValidatorActions(ContractConnection connection, ValidatorRegistry registry, TokenActions token)
{
    public ValidatorRegistry Contract => registry;

    /// <summary>Certifier only.</summary>
    public Task<TransactionReceipt> CertifyAsync(Address owner, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.Certify(owner), cancellation);

    /// <summary>Allows the stake and registers a validator of the calling owner.</summary>
    /// <returns>The validator's index.</returns>
    public async Task<byte> RegisterAsync(ValidatorRegistration registration, BigInteger stake, CancellationToken cancellation)
    {
        await token.AllowAsync(registry.Address, stake, cancellation);
        var receipt = await connection.ExecuteAsync(
            registry.Register(registration.Signer, registration.Submitter, registration.PeerKey, registration.Region,
                registration.OperatorGroup, registration.Multiaddrs, stake),
            cancellation);
        return receipt.Logs.Select(ValidatorRegistry.ValidatorRegisteredEvent.Decode).OfType<ValidatorRegistry.ValidatorRegisteredEvent>()
            .Single().Index;
    }

    public Task<TransactionReceipt> SetMultiaddrsAsync(byte index, IReadOnlyList<string> multiaddrs, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.SetMultiaddrs(index, multiaddrs), cancellation);

    public Task<TransactionReceipt> SetSubmitterAsync(byte index, Address submitter, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.SetSubmitter(index, submitter), cancellation);

    /// <summary>From the effective epoch on.</summary>
    public Task<TransactionReceipt> RotateSignerAsync(byte index, Address signer, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.RotateSigner(index, signer), cancellation);

    public async Task<TransactionReceipt> AddStakeAsync(byte index, BigInteger amount, CancellationToken cancellation)
    {
        await token.AllowAsync(registry.Address, amount, cancellation);
        return await connection.ExecuteAsync(registry.AddStake(index, amount), cancellation);
    }

    public Task<TransactionReceipt> RequestUnbondAsync(byte index, BigInteger amount, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.RequestUnbond(index, amount), cancellation);

    public Task<TransactionReceipt> CompleteUnbondAsync(byte index, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.CompleteUnbond(index), cancellation);

    /// <summary>Leaves the set from the effective epoch on; everything starts to unbond.</summary>
    public Task<TransactionReceipt> ExitAsync(byte index, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.Exit(index), cancellation);

    /// <summary>Comes back into the set after a suspension, from the effective epoch on.</summary>
    public Task<TransactionReceipt> RejoinAsync(byte index, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.Rejoin(index), cancellation);

    public Task<TransactionReceipt> WithdrawAsync(Address tokenAddress, CancellationToken cancellation) =>
        connection.ExecuteAsync(registry.Withdraw(tokenAddress), cancellation);

    public Task<Validator> GetAsync(byte index, CancellationToken cancellation) =>
        connection.ReadAsync(registry.Validator(index), cancellation);
}
