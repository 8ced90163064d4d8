using Flashback.Simulation.Checks;
using Flashback.Simulation.Model;
using Flashback.Simulation.Mutants;

namespace Flashback.Simulation;

/// <summary>Runs one seed to its end, or to its first violation.</summary>
public static class Runner
{
    public sealed record Outcome(ulong Seed, ulong TraceHash, IReadOnlyCollection<string> Marks, string? Violation, string? Invariant);

    public static Outcome Run(ulong seed, Mutant? mutant = null, Action<string>? lines = null)
    {
        var world = new World(seed, mutant ?? Mutant.None);
        world.Trace.Lines = lines;
        try
        {
            world.Run();
            return new Outcome(seed, world.Trace.Hash, world.Trace.Marks, null, null);
        }
        catch (Violation violation)
        {
            return new Outcome(seed, world.Trace.Hash, world.Trace.Marks, $"seed {seed}, at {world.Now} ms: {violation.Message}", violation.Invariant);
        }
    }
}
