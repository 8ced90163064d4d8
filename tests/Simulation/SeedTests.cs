using Xunit.Abstractions;

namespace Flashback.Simulation;

public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Seeds = 100;

    [Fact]
    public void No_seed_breaks_an_invariant_and_together_they_reach_every_mark()
    {
        var outcomes = Enumerable.Range(0, Seeds).Select(seed => Runner.Run((ulong)seed)).ToArray();
        var broken = outcomes.Where(outcome => outcome.Violation is not null).Select(outcome => outcome.Violation).ToArray();
        foreach (var line in broken.Take(20)) output.WriteLine(line);
        foreach (var mark in outcomes.SelectMany(outcome => outcome.Marks).GroupBy(mark => mark).OrderBy(group => group.Key)) output.WriteLine($"{mark.Key}: {mark.Count()}");
        Assert.Empty(broken);
    }
}
