using Flashback.Aggregation.Rounds;

namespace Flashback.Simulation.Mutants;

/// <summary>What honest nodes run: the production rules, or those with one planted bug that some seed must expose.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="SeedBudget">Within this many seeds, from 0 on, an invariant must break.</param>
/// <param name="Rules">The rules of honest nodes.</param>
/// <param name="Recovery">Signature recovery of honest nodes, among fake signatures; null for the world's own.</param>
/// <param name="ForgetsSignLog">The sign log is only in memory, so a crash loses it.</param>
/// <param name="Disk">What is wrong with how the sign log is kept.</param>
public sealed record Mutant(
    string Name, int SeedBudget, EpochRules Rules, ISignatureRecovery? Recovery = null, bool ForgetsSignLog = false, DiskBug Disk =
        DiskBug.None)
{
    public static readonly Mutant None = new("none", 0, EpochRules.Honest);

    public override string ToString() => Name;
}
