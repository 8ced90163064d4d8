using System.Collections.Immutable;

namespace Flashback.Simulation.Model;

/// <summary>One fault of a run: the n-th of its kind, from 0 on.</summary>
public readonly record struct FaultId(FaultKind Kind, int Number)
{
    public override string ToString() => $"{Kind} {Number}";
}

/// <summary>The faults that a seed draws, numbered as they come; those that are spared do not happen.</summary>
public sealed class Faults(ImmutableHashSet<FaultId> spared)
{
    private readonly Dictionary<FaultKind, int> _drawn = [];
    private readonly List<FaultId> _happened = [];

    /// <summary>In their order.</summary>
    public IReadOnlyList<FaultId> Happened => _happened;

    /// <param name="kind">What was drawn.</param>
    /// <param name="drawn">What the seed says.</param>
    public bool Happens(FaultKind kind, bool drawn)
    {
        if (!drawn) return false;
        var id = new FaultId(kind, _drawn[kind] = _drawn.GetValueOrDefault(kind, -1) + 1);
        if (spared.Contains(id)) return false;
        _happened.Add(id);
        return true;
    }
}
