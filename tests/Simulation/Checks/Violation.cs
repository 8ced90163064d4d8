namespace Flashback.Simulation.Checks;

/// <summary>An invariant broke.</summary>
public sealed class Violation(string invariant, string detail) : Exception($"{invariant}: {detail}")
{
    public string Invariant => invariant;
}
