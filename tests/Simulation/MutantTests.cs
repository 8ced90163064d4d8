using Flashback.Simulation.Mutants;
using Xunit.Abstractions;

namespace Flashback.Simulation;

public sealed class MutantTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. PlantedBugs.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Some_seed_within_the_budget_exposes_the_planted_bug(string name)
    {
        var mutant = PlantedBugs.All.Single(mutant => mutant.Name == name);
        var exposed = Enumerable.Range(0, mutant.SeedBudget).Select(seed => Runner.Run((ulong)seed, mutant))
            .FirstOrDefault(outcome => outcome.Violation is not null);
        output.WriteLine($"{name}: {exposed?.Violation}");
        Assert.NotNull(exposed);
        Assert.Null(Runner.Run(exposed.Seed).Violation);
    }
}
