namespace Flashback.Probes.Scheduling;

/// <summary>When probes of an epoch may run: they start after <paramref name="Start"/> and have ended by <paramref name="End"/>.</summary>
public readonly record struct ProbeWindow(DateTimeOffset Start, DateTimeOffset End)
{
    public TimeSpan Length => End - Start;
}
