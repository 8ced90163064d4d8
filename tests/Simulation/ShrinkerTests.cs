using Flashback.Simulation.Model;
using Flashback.Simulation.Mutants;
using Xunit.Abstractions;

namespace Flashback.Simulation;

public sealed class ShrinkerTests(ITestOutputHelper output)
{
    [Fact]
    public void A_passing_seed_is_not_a_failure_case() => Assert.Null(Shrinker.Smallest(0));

    /// <summary>Three bugs: one that needs a crash, one that needs a liar, one that needs neither.</summary>
    [Theory]
    [InlineData("the sign log is lost in a crash", true, false)]
    [InlineData("followers believe the leader", false, true)]
    [InlineData("the mean instead of the median", false, false)]
    public void A_failing_seed_is_reduced_to_the_necessary_faults(string bug, bool crash, bool liar)
    {
        var mutant = PlantedBugs.All.Single(mutant => mutant.Name == bug);
        var failed = Enumerable.Range(0, mutant.SeedBudget).Select(seed => Runner.Run((ulong)seed, mutant))
            .First(outcome => outcome.Violation is not null);
        var small = Shrinker.Smallest(failed.Seed, mutant)!;
        output.WriteLine($"{failed.Violation}\n{small}");

        Assert.Equal(failed.Invariant, small.Outcome.Invariant);
        Assert.Equal(crash, small.Outcome.Faults.Any(fault => fault.Kind == FaultKind.Crash));
        Assert.Equal(liar, !small.Scenario.Adversaries.IsEmpty);
        Assert.True(small.Outcome.Faults.Count <= failed.Faults.Count);
        Assert.Contains($"seed {failed.Seed}", small.ToString(), StringComparison.Ordinal);

        // It fails again in the same way, and without any single part of it no more.
        Assert.Equal(small.Outcome.TraceHash, Again(small).TraceHash);
        Assert.All(small.Outcome.Faults, fault => Assert.NotEqual(
            failed.Invariant, Runner.Run(failed.Seed, mutant, scenario: small.Scenario, spared: small.Spared.Add(fault)).Invariant));
        Assert.All(Shrinker.Less(small.Scenario),
            less => Assert.NotEqual(failed.Invariant, Runner.Run(failed.Seed, mutant, scenario: less, spared: small.Spared).Invariant));

        Runner.Outcome Again(Shrinker.Case found) => Runner.Run(found.Seed, mutant, scenario: found.Scenario, spared: found.Spared);
    }
}
