using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.Deployment;

/// <summary>Introduces the contracts to each other. Each call is possible once, and seals the roles that only contracts hold.</summary>
internal static class Wiring
{
    public static IEnumerable<ContractCall> Calls(DeployedContracts c)
    {
        yield return new QosOracle(c.Oracle).Wire(c.Validators, c.Providers, c.Court);
        if (c.Appeals is { } appeals) yield return new QosOracle(c.Oracle).WireAppeals(appeals);
        yield return new ValidatorRegistry(c.Validators).Wire(c.Court, c.Duties, c.Pool);
        yield return new ProviderOrchestrator(c.Providers).Wire(c.Consumers, c.Pool);
        yield return new ReporterPool(c.Pool).Wire(c.Validators, c.Providers, c.Consumers, c.Duties);
    }

    /// <summary>What follows from the calls, in words, and the query that shows it.</summary>
    public static IEnumerable<(string Text, ContractQuery<bool> Check)> Checks(DeployedContracts c)
    {
        var (oracle, pool) = (new QosOracle(c.Oracle), new ReporterPool(c.Pool));
        yield return ("the court may annul verdicts", oracle.HasRole(Roles.Name("COURT"), c.Court));
        if (c.Appeals is { } appeals)
            yield return ("the court of appeal may hold and annul verdicts", oracle.HasRole(Roles.Name("COURT"), appeals));
        yield return ("the court may slash validators", new ValidatorRegistry(c.Validators).HasRole(Roles.Name("SLASHER"), c.Court));
        yield return ("the duty court may suspend validators", new ValidatorRegistry(c.Validators).HasRole(Roles.Name("DUTY"), c.Duties));
        yield return ("the consumers' contract may settle",
            new ProviderOrchestrator(c.Providers).HasRole(Roles.Name("SETTLER"), c.Consumers));
        foreach (var source in new[] { c.Validators, c.Providers, c.Consumers })
            yield return ($"the pool collects from {source}", pool.HasRole(Roles.Name("SOURCE"), source));
    }
}
