using Flashback.Probes.S3;
using Flashback.Probes.Scheduling;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Probing;

/// <summary>One data unit's probes of one epoch.</summary>
internal sealed class UnitRun(ProbeContext context, S3Client client, ProbeTarget target, ulong epoch, ProbeCriteria criteria)
{
    private readonly Lock _lock = new();
    private readonly List<SampleRecord> _records = [];
    private readonly ProbeActions _actions = new(context, client, target, epoch, criteria);

    /// <summary>The records so far, in order of time.</summary>
    public IReadOnlyList<SampleRecord> Records
    {
        get
        {
            lock (_lock) return [.. _records.OrderBy(record => record.UnixMicros)];
        }
    }

    /// <summary>Waits for the probe's time, makes it, and makes it again if the validator itself spoilt it. Never throws.</summary>
    public async Task RunAsync(PlannedProbe probe, DateTimeOffset end, CancellationToken cancellation)
    {
        try
        {
            await DelayUntilAsync(probe.At, cancellation);
            for (var attempt = 0; ; attempt++)
            {
                var record = await MeasureAsync(probe, (ulong)attempt, cancellation);
                lock (_lock) _records.Add(record);
                var wait = RepeatRule.Wait(attempt);
                if (record.Counts || attempt == RepeatRule.Most(probe.Kind)
                    || record.Reason == ProbeReason.Cancelled || context.Time.GetUtcNow() + wait + criteria.ProbeTimeout > end)
                    return;
                await DelayUntilAsync(context.Time.GetUtcNow() + wait, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The epoch ended or the node stops: what was not begun is not a record.
        }
        catch (Exception failure)
        {
            Tell(failure);
        }
    }

    private async Task<SampleRecord> MeasureAsync(PlannedProbe probe, ulong attempt, CancellationToken cancellation)
    {
        await context.Gate.WaitAsync(cancellation);
        var started = context.Time.GetUtcNow();
        try
        {
            return await _actions.RunAsync(probe.Kind, probe.Draw + attempt, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Tell(failure);
            return new S3Exchange
            {
                Operation = OperationOf(probe.Kind),
                Started = started,
                Phases = default,
                Reason = ProbeReason.Unexpected
            }.ToRecord();
        }
        finally
        {
            context.Gate.Release();
        }
    }

    private void Tell(Exception failure) => context.Options.OnMistake?.Invoke(new ProbeMistake(target.DataUnit, epoch, failure));

    private static ProbeOperation OperationOf(ProbeKind kind) => kind switch
    {
        ProbeKind.Upload => ProbeOperation.Put,
        ProbeKind.ReadWhole or ProbeKind.ReadRange => ProbeOperation.Get,
        ProbeKind.List => ProbeOperation.List,
        ProbeKind.Delete => ProbeOperation.Delete,
        _ => ProbeOperation.Head,
    };

    private Task DelayUntilAsync(DateTimeOffset moment, CancellationToken cancellation)
    {
        var wait = moment - context.Time.GetUtcNow();
        return wait > TimeSpan.Zero ? Task.Delay(wait, context.Time, cancellation) : Task.CompletedTask;
    }
}
