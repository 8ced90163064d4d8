using System.Collections.Immutable;
using Flashback.Simulation.Adversaries;
using Flashback.Simulation.Model;
using Flashback.Simulation.Mutants;

namespace Flashback.Simulation;

/// <summary>
/// Makes a failing seed small enough to be understood: takes away, one after another, whatever the same invariant breaks without. Greedy:
/// in the end nothing that is left can be taken away alone, though a smaller case of another kind may exist.
/// </summary>
internal sealed class Shrinker
{
    /// <summary>Runs that one seed is worth.</summary>
    private const int MaxRuns = 600;

    private readonly Mutant _mutant;
    private int _runs;

    private Shrinker(Case whole, Mutant mutant) => (Best, _mutant) = (whole, mutant);

    /// <summary>A seed's world with less in it, and how it fails.</summary>
    public sealed record Case(ulong Seed, Scenario Scenario, ImmutableHashSet<FaultId> Spared, Runner.Outcome Outcome)
    {
        public override string ToString() =>
            $"the least that still fails so: {Scenario.Describe()}; faults: "
                + $"{(Outcome.Faults.Count == 0 ? "none" : string.Join(", ", Outcome.Faults))}\n{Outcome.Violation}";
    }

    private Case Best { get; set; }

    /// <summary>Null if the seed does not fail.</summary>
    public static Case? Smallest(ulong seed, Mutant? mutant = null)
    {
        var scenario = Scenario.Draw(new Prng(seed).Fork("scenario"));
        var outcome = Runner.Run(seed, mutant);
        if (outcome.Violation is null) return null;
        var shrinker = new Shrinker(new Case(seed, scenario, [], outcome), mutant ?? Mutant.None);
        while (shrinker.Pass()) { }
        return shrinker.Best;
    }

    /// <summary>Every single step that takes something away from a case.</summary>
    public static IEnumerable<Scenario> Less(Scenario scenario)
    {
        for (var epochs = 0; epochs < scenario.ChaosEpochs; epochs++) yield return scenario with { ChaosEpochs = epochs };
        foreach (var validators in Scenario.Sizes.Distinct().Where(size => size < scenario.Validators))
            yield return scenario with { Validators = validators, Adversaries = [.. scenario.Adversaries.Take((validators - 1) / 3)] };
        for (var i = 0; i < scenario.Adversaries.Length; i++) yield return scenario with { Adversaries = scenario.Adversaries.RemoveAt(i) };
        for (var i = 0; i < scenario.Adversaries.Length; i++)
        {
            foreach (var one in Enum.GetValues<AdversaryBehaviour>()
                .Where(one => one != AdversaryBehaviour.None && scenario.Adversaries[i].HasFlag(one)))
                yield return scenario with { Adversaries = scenario.Adversaries.SetItem(i, scenario.Adversaries[i] & ~one) };
        }
        if (scenario.Units > 1) yield return scenario with { Units = 1 };
        if (scenario.SignDelay > 0) yield return scenario with { SignDelay = 0 };
        if (scenario.MaxDelay > Scenario.LeastMaxDelay) yield return scenario with { MaxDelay = Scenario.LeastMaxDelay };
    }

    /// <returns>Whether anything could be taken away.</returns>
    private bool Pass()
    {
        var before = Best;
        for (var smaller = true; smaller;) smaller = Less(Best.Scenario).Any(scenario => Try(scenario, Best.Spared));
        // All of a kind, then ever smaller shares of all faults, down to each alone.
        foreach (var kind in Best.Outcome.Faults.Select(fault => fault.Kind).Distinct().ToArray())
            Spare(Best.Outcome.Faults.Where(fault => fault.Kind == kind));
        for (var share = Best.Outcome.Faults.Count / 2; share > 0; share /= 2)
        {
            foreach (var faults in Best.Outcome.Faults.Chunk(share).Reverse().ToArray()) Spare(faults);
        }
        return Best != before && _runs < MaxRuns;
    }

    private void Spare(IEnumerable<FaultId> faults) => Try(Best.Scenario, Best.Spared.Union(faults));

    private bool Try(Scenario scenario, ImmutableHashSet<FaultId> spared)
    {
        if (_runs++ >= MaxRuns) return false;
        var outcome = Runner.Run(Best.Seed, _mutant, scenario: scenario, spared: spared);
        if (outcome.Invariant != Best.Outcome.Invariant) return false;
        Best = new Case(Best.Seed, scenario, spared, outcome);
        return true;
    }
}
