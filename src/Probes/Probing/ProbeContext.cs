using Flashback.Probes.Canaries;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Probing;

/// <summary>What all runs of one prober share.</summary>
internal sealed record ProbeContext(
    ProbeSecret Secret, NetworkGuard Guard, SchedulingMonitor Monitor, FaultJudge Judge, TimeProvider Time, ProberOptions Options,
    CanaryBook Book, CanaryLedger Ledger, SemaphoreSlim Gate) : IDisposable
{
    public void Dispose()
    {
        Monitor.Dispose();
        Gate.Dispose();
    }
}
