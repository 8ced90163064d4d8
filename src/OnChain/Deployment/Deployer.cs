using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Deployment.Parameters;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Deployment;

/// <summary>
/// Deploys a network on any EVM chain from the artifacts that this assembly carries, introduces the contracts to each other, hands out
/// the roles, and reads everything back. The deploying account becomes the administrator. Every step is an action with its own key in
/// the sender's journal: with the same journal and parameters an interrupted deployment continues, and does nothing twice.
/// </summary>
public sealed class Deployer(IChainRpc chain, TransactionSender sender)
{
    private readonly ContractConnection _connection = new(chain, sender);

    /// <exception cref="TransactionFailedException">A transaction was refused.</exception>
    /// <exception cref="DeploymentException">The parameters are refused, or the result, read back,
    /// differs from what was asked for.</exception>
    public async Task<DeployedContracts> DeployAsync(DeploymentParameters parameters, CancellationToken cancellation)
    {
        if (DeploymentRules.Problems(parameters) is { Count: > 0 } wrong) throw new DeploymentException(wrong);
        var none = Address.Zero;
        var contracts =
            new DeployedContracts(await chain.ChainIdAsync(cancellation), ulong.MaxValue, none, none, none, none, none, none, none, none);
        foreach (var contract in DeploymentPlan.Of(parameters, sender.Account))
            contracts = await CreateAsync(contract, contracts, cancellation);
        foreach (var call in Wiring.Calls(contracts)) await OnceAsync(call, cancellation);
        foreach (var (_, call, _) in Roles.Of(contracts, parameters, sender.Account)) await OnceAsync(call, cancellation);
        var consumers = new ConsumerOrchestrator(contracts.Consumers);
        foreach (var token in parameters.Tokens.Append(contracts.Token).Distinct())
            await OnceAsync(consumers.AllowToken(token), cancellation);
        return await CheckedAsync(contracts, parameters, cancellation);
    }

    /// <summary>Deploys what the parameters name and a finished deployment does not have yet: further aggregators.</summary>
    /// <exception cref="DeploymentException">The deployment differs from the parameters in anything else.</exception>
    public async Task<DeployedContracts> CompleteAsync(
        DeployedContracts contracts, DeploymentParameters parameters, CancellationToken cancellation)
    {
        var present = parameters with
        {
            Aggregators =
        [
            .. parameters.Aggregators.Where(a => contracts.Aggregators.Any(d => d.DataUnit == a.DataUnit && d.Metric == a.Metric))
        ]
        };
        await CheckedAsync(contracts, present, cancellation);
        foreach (var contract in DeploymentPlan.Of(parameters, sender.Account).Where(contract => contract.Address(contracts) is null))
            contracts = await CreateAsync(contract, contracts, cancellation);
        return await CheckedAsync(contracts, parameters, cancellation);
    }

    private async Task<DeployedContracts> CreateAsync(Deployable contract, DeployedContracts contracts, CancellationToken cancellation)
    {
        var receipt = await OnceAsync(contract.Creation(contracts), cancellation);
        var address = receipt.ContractAddress
            ?? throw new ChainUnavailableException($"The receipt of {contract.Name}'s creation names no contract.");
        return contract.Placed(contracts, address) with { DeployedAt = Math.Min(contracts.DeployedAt, receipt.BlockNumber - 1) };
    }

    /// <summary>The key covers what is sent: with other parameters it is another action.</summary>
    private async Task<TransactionReceipt> OnceAsync(ContractCall call, CancellationToken cancellation)
    {
        var content = Keccak256.Hash([.. (call.To ?? Address.Zero).ToArray(), .. call.Data.Span]);
        return await _connection.SendAsync(call, cancellation, $"{call.Name}/{content}") switch
        {
            TransactionOutcome.Included included => included.Receipt,
            TransactionOutcome.IncludedBefore before => await chain.ReceiptAsync(before.TransactionHash, cancellation)
                ?? throw new DeploymentException([$"{call.Name}: the journal says that it was included as {before.TransactionHash}, which "
                    + "this chain does not know. On another chain begin with another journal."]),
            var other => throw new TransactionFailedException(call.Name, other),
        };
    }

    private async Task<DeployedContracts> CheckedAsync(
        DeployedContracts contracts, DeploymentParameters parameters, CancellationToken cancellation)
    {
        var problems = await new DeploymentCheck(chain, contracts, sender.Account).RunAsync(parameters, cancellation);
        return problems.Count == 0 ? contracts : throw new DeploymentException(problems);
    }
}
