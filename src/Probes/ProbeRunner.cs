using Flashback.Probes.Canaries;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.Probing;
using Flashback.Probes.S3;
using Flashback.Probes.Scheduling;
using Flashback.Protocol.Samples;

namespace Flashback.Probes;

/// <summary>
/// Measures data units. One prober serves a whole validator: runs of different units go side by side. It keeps no state that
/// matters: after a restart canaries are derived again.
/// </summary>
public sealed class ProbeRunner : IDisposable
{
    private readonly ProbeContext _context;

    /// <param name="secret">The validator's probe secret.</param>
    /// <param name="guard">Where probes may go.</param>
    /// <param name="controls">Dialled when probes fail; the caller disposes them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Limits and callbacks.</param>
    public ProbeRunner(ProbeSecret secret, NetworkGuard guard, ControlTargets controls, TimeProvider time, ProberOptions? options = null)
        : this(secret, guard, controls, time, options, new SchedulingMonitor(time))
    {
    }

    /// <summary>As the public one, with a monitor of its own, which the prober disposes.</summary>
    internal ProbeRunner(ProbeSecret secret, NetworkGuard guard, ControlTargets controls, TimeProvider time, ProberOptions? options,
        SchedulingMonitor monitor)
    {
        options ??= new ProberOptions();
        _context = new ProbeContext(
            secret, guard, monitor, new FaultJudge(controls, monitor, options.ClockError), time, options, new CanaryBook(secret),
            new CanaryLedger(), new SemaphoreSlim(options.MaxConcurrentRequests));
    }

    /// <summary>
    /// Runs the epoch's probes of one data unit at their planned times and returns every record, in order of time, when the last
    /// one has ended: by the window's end at the latest. Started late, it fits the plan into what is left of the window.
    /// Whatever the target or the network does becomes records; when the caller cancels, the records so far are returned.
    /// </summary>
    public async Task<IReadOnlyList<SampleRecord>> RunAsync(
        ProbeTarget target, ulong epoch, ProbeCriteria criteria, ProbeWindow window, CancellationToken cancellation)
    {
        var now = _context.Time.GetUtcNow();
        if (now > window.Start) window = window with { Start = now };
        if (window.Start >= window.End) return [];
        using var end = new CancellationTokenSource(window.End - now, _context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        using var client = new S3Client(_context.Guard, _context.Time, new S3ClientOptions { Timeout = criteria.ProbeTimeout });
        var run = new UnitRun(_context, client, target, epoch, criteria);
        var deletes = epoch >= CanaryBook.LifetimeEpochs;
        var plan = ProbePlan.Create(_context.Secret, target.DataUnit, epoch, window, criteria, deletes);
        _context.Ledger.Forget(target.DataUnit, before: deletes ? epoch - CanaryBook.LifetimeEpochs : 0);
        await Task.WhenAll(plan.Select(probe => run.RunAsync(probe, window.End, either.Token)));
        return run.Records;
    }

    public void Dispose() => _context.Dispose();
}
