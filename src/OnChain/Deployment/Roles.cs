using System.Text;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Deployment.Parameters;

namespace Flashback.OnChain.Deployment;

/// <summary>Who may do what in a new network.</summary>
internal static class Roles
{
    private static readonly Bytes32 Certifier = Name("CERTIFIER");
    private static readonly Bytes32 Pauser = Name("PAUSER");
    private static readonly Bytes32 Pricer = Name("PRICER");

    /// <summary>Each grant: in words, the call that makes it, and the query that shows it.</summary>
    public static IEnumerable<(string Text, ContractCall Grant, ContractQuery<bool> Check)> Of(
        DeployedContracts contracts, DeploymentParameters parameters, Address admin)
    {
        var (certifier, pauser, pricer) = (parameters.Certifier ?? admin, parameters.Pauser ?? admin, parameters.Pricer ?? admin);
        var validators = new ValidatorRegistry(contracts.Validators);
        var providers = new ProviderOrchestrator(contracts.Providers);
        var consumers = new ConsumerOrchestrator(contracts.Consumers);
        return
        [
            ($"{certifier} certifies validators", validators.GrantRole(Certifier, certifier), validators.HasRole(Certifier, certifier)),
            ($"{certifier} certifies providers", providers.GrantRole(Certifier, certifier), providers.HasRole(Certifier, certifier)),
            ($"{certifier} certifies consumers", consumers.GrantRole(Certifier, certifier), consumers.HasRole(Certifier, certifier)),
            ($"{pauser} may pause the registry", validators.GrantRole(Pauser, pauser), validators.HasRole(Pauser, pauser)),
            ($"{pauser} may pause the providers' contract", providers.GrantRole(Pauser, pauser), providers.HasRole(Pauser, pauser)),
            ($"{pauser} may pause the consumers' contract", consumers.GrantRole(Pauser, pauser), consumers.HasRole(Pauser, pauser)),
            ($"{pricer} sets the minimum collateral", providers.GrantRole(Pricer, pricer), providers.HasRole(Pricer, pricer)),
        ];
    }

    public static Bytes32 Name(string role) => Keccak256.Hash(Encoding.ASCII.GetBytes(role));
}
