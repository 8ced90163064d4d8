using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Deployment.Parameters;

namespace Flashback.OnChain.Deployment;

/// <summary>Reads a deployment back and compares it with what it should be.</summary>
public sealed class DeploymentCheck(IChainRpc chain, DeployedContracts contracts, Address admin)
{
    private readonly ContractConnection _connection = new(chain, null);
    private readonly List<string> _problems = [];
    private readonly List<(string, Address, Bytes32)> _codes = [];

    /// <summary>What <see cref="RunAsync"/> found at the contracts' addresses: the Keccak-256 of their code.</summary>
    public IReadOnlyList<(string Name, Address Address, Bytes32 CodeHash)> Codes => _codes;

    /// <returns>Every difference in plain words; empty when all is right.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(DeploymentParameters parameters, CancellationToken cancellation)
    {
        _problems.Clear();
        _codes.Clear();
        Compare("chain id", contracts.ChainId, await chain.ChainIdAsync(cancellation));
        var plan = DeploymentPlan.Of(parameters, admin);
        foreach (var contract in plan) await CheckCodeAsync(contract, cancellation);
        if (contracts.Appeals is { } unwanted && parameters.Appeals is null)
            _problems.Add($"AppealCourt stands at {unwanted}, though there are to be no appeals.");
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
        if (contracts.Appeals is { } appeals)
            await CompareAsync("bond of an appeal", parameters.Appeals!.Bond, new AppealCourt(appeals).Bond(), cancellation);
        await CompareAsync("duties", (parameters.Duties, 0UL), new DutyCourt(contracts.Duties).DutiesAt(0), cancellation);

        foreach (var (text, check) in Wiring.Checks(contracts)) await CompareAsync(text, true, check, cancellation);
        foreach (var (text, _, check) in Roles.Of(contracts, parameters, admin)) await CompareAsync(text, true, check, cancellation);
        foreach (var query in new[] { oracle.HasRole(default, admin), validators.HasRole(default, admin), providers.HasRole(default, admin),
            consumers.HasRole(default, admin), new DutyCourt(contracts.Duties).HasRole(default, admin) })
            await CompareAsync($"{admin} administers {query.To}", true, query, cancellation);
        foreach (var token in parameters.Tokens.Append(contracts.Token))
            await CompareAsync($"escrow in {token}", true, consumers.IsAllowedToken(token), cancellation);
        foreach (var contract in plan.Where(contract => !contract.KnowsItself)) await CheckImmutablesAsync(contract, cancellation);
        return [.. _problems];
    }

    private async Task CheckCodeAsync(Deployable contract, CancellationToken cancellation)
    {
        if (contract.Address(contracts) is not { } address)
        {
            _problems.Add($"{contract.Name} is missing.");
            return;
        }
        var code = await chain.CodeAsync(address, cancellation);
        _codes.Add((contract.Name, address, Keccak256.Hash(code)));
        if (code.Length == 0) _problems.Add($"There is no contract at {address}, where {contract.Name} should be.");
        else if (!RuntimeCode.Of(contract.Name).Matches(code)) _problems.Add($"The code at {address} is not {contract.Name}'s.");
    }

    /// <summary>
    /// A constructor's arguments are in the code, many without a getter: the same creation, simulated again, must give the same code.
    /// </summary>
    private async Task CheckImmutablesAsync(Deployable contract, CancellationToken cancellation)
    {
        var address = contract.Address(contracts)!.Value;
        var code = await chain.CodeAsync(address, cancellation);
        var again = await chain.CallAsync(new CallRequest { From = admin, Data = contract.Creation(contracts).Data }, null, cancellation);
        if (!again.Succeeded)
            _problems.Add($"{contract.Name} could not be created with these parameters ({Revert.Decode(again.Data, Artifacts.Errors)}).");
        else if (!again.Data.Span.SequenceEqual(code))
            _problems.Add($"{contract.Name} at {address} was created with other values: its code has the hash {Keccak256.Hash(code)}, "
                + $"{Keccak256.Hash(again.Data.Span)} expected.");
    }

    private async Task CompareAsync<T>(string what, object expected, ContractQuery<T> query, CancellationToken cancellation)
    {
        try
        {
            var actual = await _connection.ReadAsync(query, cancellation);
            Compare(what, expected is ulong number && actual is System.Numerics.BigInteger
                ? new System.Numerics.BigInteger(number) : expected, actual!);
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
