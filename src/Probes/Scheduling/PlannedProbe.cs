namespace Flashback.Probes.Scheduling;

/// <summary>One probe of a plan.</summary>
/// <param name="At">When it starts.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Draw">The random number that picks its object and range.</param>
public readonly record struct PlannedProbe(DateTimeOffset At, ProbeKind Kind, ulong Draw);
