using System.Collections.Immutable;
using Flashback.Simulation.Checks;
using Flashback.Simulation.Model;
using Flashback.Simulation.Mutants;

namespace Flashback.Simulation;

/// <summary>Runs one seed to its end, or to its first violation.</summary>
public static class Runner
{
    public sealed record Outcome(ulong Seed, ulong TraceHash, IReadOnlyCollection<string> Marks, IReadOnlyList<FaultId> Faults,
        string? Violation, string? Invariant);

    /// <param name="seed">Decides everything.</param>
    /// <param name="mutant">What honest nodes run; by default the production rules.</param>
    /// <param name="lines">Told what happens, line by line.</param>
    /// <param name="scenario">Instead of the one that the seed draws.</param>
    /// <param name="spared">Faults of the seed that do not happen.</param>
    public static Outcome Run(ulong seed, Mutant? mutant = null, Action<string>? lines = null, Scenario? scenario = null,
        ImmutableHashSet<FaultId>? spared = null)
    {
        var world = new World(seed, mutant ?? Mutant.None, scenario, spared);
        world.Trace.Lines = lines;
        try
        {
            world.Run();
            return new Outcome(seed, world.Trace.Hash, world.Trace.Marks, world.Faults.Happened, null, null);
        }
        catch (Violation violation)
        {
            return new Outcome(seed, world.Trace.Hash, world.Trace.Marks, world.Faults.Happened,
                $"seed {seed}, at {world.Now} ms: {violation.Message}", violation.Invariant);
        }
    }
}
