using System.Security.Cryptography;
using Flashback.Ethereum;
using Flashback.Probes.Canaries;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.Probing;
using Flashback.Probes.S3;
using Flashback.Probes.Scheduling;
using Flashback.Protocol.Samples;

namespace Flashback.Probes;

/// <summary>
/// One pass over a target, for a person: bucket, upload, head, whole read, range read, listing, removal, each written out by
/// phase. It uses a secret of its own and leaves nothing behind.
/// </summary>
public static class ProbeOnce
{
    /// <summary>Runs the pass; the records come in the order of the steps. Goes on after a failed step, as later ones tell more.</summary>
    public static async Task<IReadOnlyList<SampleRecord>> RunAsync(
        ProbeTarget target, ProbeCriteria criteria, NetworkGuard guard, ControlTargets controls, TimeProvider time,
        Action<string> transcript, CancellationToken cancellation)
    {
        using var client = new S3Client(guard, time, new S3ClientOptions { Timeout = criteria.ProbeTimeout });
        using var monitor = new SchedulingMonitor(time);
        var judge = new FaultJudge(controls, monitor);
        var location = target.Location;
        var canary = new CanaryBook(new ProbeSecret(new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Length)))).Of(target.DataUnit, 0,
            criteria.TransferBytes);
        var range = new ByteRange(canary.Length / 3, Math.Min(ProbeActions.MaxRangeLength, canary.Length - (canary.Length / 3)));
        var records = new List<SampleRecord>();

        transcript($"target       {target.Endpoint} bucket {target.Bucket} region {target.Region} key {target.Credentials.AccessKey}");
        await StepAsync("head bucket", () => client.HeadAsync(location, "", cancellation));
        await StepAsync("put", async () =>
        {
            using var content = canary.OpenContent();
            return await client.PutAsync(location, canary.Key, content, cancellation);
        });
        await StepAsync("head", () => client.HeadAsync(location, canary.Key, cancellation));
        await StepAsync("get whole", () => ReadAsync(null));
        await StepAsync("get range", () => ReadAsync(range));
        await StepAsync("list",
            () => client.ListAsync(location, canary.Key[..(canary.Key.LastIndexOf('/') + 1)], ProbeActions.ListedKeys, null, cancellation));
        await StepAsync("delete", () => client.DeleteAsync(location, canary.Key, cancellation));
        return records;

        async Task StepAsync(string name, Func<Task<S3Exchange>> act)
        {
            if (cancellation.IsCancellationRequested) return;
            using var watch = monitor.Watch();
            var startedAt = time.GetTimestamp();
            var exchange = await judge.JudgeAsync(await act(), startedAt, cancellation);
            transcript(Transcript.Line(name, exchange));
            records.Add(exchange.ToRecord());
        }

        async Task<S3Exchange> ReadAsync(ByteRange? part)
        {
            using var check = new CanaryCheck(canary, part?.Offset ?? 0);
            var exchange = await client.GetAsync(location, canary.Key, part, part?.Length ?? canary.Length, check.Receive, cancellation);
            return check.IsCorrupt
                ? exchange with
                {
                    Reason = ProbeReason.BytesDiffer,
                    Detail = $"First wrong piece at byte {check.EvidenceOffset}: "
                    + $"{Hex.Encode(check.Evidence.Span[..Math.Min(32, check.Evidence.Length)])}…"
                }
                : exchange;
        }
    }
}
