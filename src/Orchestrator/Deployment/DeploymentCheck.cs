using Flashback.Ethereum;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Chain;
using Flashback.Orchestrator.Client;
using Flashback.Orchestrator.Contracts;

namespace Flashback.Orchestrator.Deployment;

/// <summary>Reads a deployment back and compares it with what it should be.</summary>
public sealed class DeploymentCheck(IChainRpc chain, DeployedContracts contracts, Address admin)
{
    private readonly ContractConnection _connection = new(chain, null);
    private readonly List<string> _problems = [];

    /// <returns>Every difference in plain words; empty when all is right.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(DeploymentParameters parameters, CancellationToken cancellation)
    {
        _problems.Clear();
        Compare("chain id", contracts.ChainId, await chain.ChainIdAsync(cancellation));
        foreach (var (name, address) in Named()) await CheckCodeAsync(name, address, cancellation);
        if (_problems.Count > 0) return [.. _problems]; // reading values from other code would only confuse

        var (oracle, validators) = (new QosOracle(contracts.Oracle), new ValidatorRegistry(contracts.Validators));
        var (providers, consumers) = (new ProviderOrchestrator(contracts.Providers), new ConsumerOrchestrator(contracts.Consumers));
        await CompareAsync("parameters", parameters.Epochs, oracle.ParametersAt(0), cancellation);
        await CompareAsync("criteria", parameters.Criteria, oracle.CriteriaAt(0), cancellation);
        await CompareAsync("EIP-712 domain", contracts.Domain.Separator, oracle.DomainSeparator(), cancellation);
        await CompareAsync("FLASH supply", parameters.TokenSupply, new FlashToken(contracts.Token).TotalSupply(), cancellation);
        await CompareAsync("minimum stake", parameters.MinimumStake, validators.MinimumStake(), cancellation);
        await CompareAsync("unbonding of stakes", parameters.StakeUnbonding, validators.UnbondingPeriod(), cancellation);
        await CompareAsync("minimum collateral", parameters.MinimumCollateral, providers.MinimumCollateral(), cancellation);
        await CompareAsync("unbonding of collateral", parameters.CollateralUnbonding, providers.UnbondingPeriod(), cancellation);

        await CompareAsync("the court may annul verdicts", true, oracle.HasRole(Roles.Name("COURT"), contracts.Court), cancellation);
        await CompareAsync("the court may slash validators", true, validators.HasRole(Roles.Name("SLASHER"), contracts.Court), cancellation);
        await CompareAsync("the consumers' contract may settle", true, providers.HasRole(Roles.Name("SETTLER"), contracts.Consumers), cancellation);
        var pool = new ReporterPool(contracts.Pool);
        foreach (var source in new[] { contracts.Validators, contracts.Providers, contracts.Consumers })
            await CompareAsync($"the pool collects from {source}", true, pool.HasRole(Roles.Name("SOURCE"), source), cancellation);
        foreach (var (text, _, check) in Roles.Of(contracts, parameters, admin)) await CompareAsync(text, true, check, cancellation);
        foreach (var query in new[] { oracle.HasRole(default, admin), validators.HasRole(default, admin), providers.HasRole(default, admin), consumers.HasRole(default, admin) })
            await CompareAsync($"{admin} administers {query.To}", true, query, cancellation);
        foreach (var token in parameters.Tokens.Append(contracts.Token)) await CompareAsync($"escrow in {token}", true, consumers.IsAllowedToken(token), cancellation);
        return [.. _problems];
    }

    private (string Name, Address Address)[] Named() =>
    [
        (nameof(FlashToken), contracts.Token), (nameof(QosOracle), contracts.Oracle), (nameof(ValidatorRegistry), contracts.Validators),
        (nameof(ProviderOrchestrator), contracts.Providers), (nameof(ConsumerOrchestrator), contracts.Consumers),
        (nameof(DisputeCourt), contracts.Court), (nameof(ReporterPool), contracts.Pool),
    ];

    private async Task CheckCodeAsync(string name, Address address, CancellationToken cancellation)
    {
        var code = await chain.CodeAsync(address, cancellation);
        if (!RuntimeCode.Of(name).Matches(code)) _problems.Add(code.Length == 0 ? $"There is no contract at {address}, where {name} should be." : $"The code at {address} is not {name}'s.");
    }

    private async Task CompareAsync<T>(string what, object expected, ContractQuery<T> query, CancellationToken cancellation)
    {
        try
        {
            var actual = await _connection.ReadAsync(query, cancellation);
            Compare(what, expected is ulong number && actual is System.Numerics.BigInteger ? new System.Numerics.BigInteger(number) : expected, actual!);
        }
        catch (ContractRevertedException e)
        {
            _problems.Add($"{what}: cannot be read ({e.Message}).");
        }
    }

    private void Compare(string what, object expected, object actual)
    {
        if (!expected.Equals(actual)) _problems.Add($"{what}: {actual} on chain, {expected} expected.");
    }
}
