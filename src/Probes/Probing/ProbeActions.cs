using Flashback.Probes.Canaries;
using Flashback.Probes.Manifests;
using Flashback.Probes.S3;
using Flashback.Probes.Scheduling;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Probing;

/// <summary>Carries out single probes of one data unit and judges what came back.</summary>
internal sealed class ProbeActions(ProbeContext context, S3Client client, ProbeTarget target, ulong epoch, ProbeCriteria criteria)
{
    /// <summary>The longest range of a canary that one probe reads.</summary>
    public const int MaxRangeLength = 64 << 10;

    public const int ListedKeys = 100;

    public async Task<SampleRecord> RunAsync(ProbeKind kind, ulong draw, CancellationToken cancellation)
    {
        using var watch = context.Monitor.Watch();
        var startedAt = context.Time.GetTimestamp();
        var exchange = kind switch
        {
            ProbeKind.Upload => await UploadAsync(cancellation),
            ProbeKind.ReadWhole => await ReadWholeAsync(draw, cancellation),
            ProbeKind.ReadRange => await ReadRangeAsync(draw, cancellation),
            ProbeKind.Head => await HeadAsync(draw, cancellation),
            ProbeKind.List => await ListAsync(draw, cancellation),
            _ => await DeleteAsync(cancellation),
        };
        return (await context.Judge.JudgeAsync(exchange, startedAt, cancellation)).ToRecord();
    }

    private async Task<S3Exchange> UploadAsync(CancellationToken cancellation)
    {
        var canary = context.Book.Of(target.DataUnit, epoch, criteria.TransferBytes);
        using var content = canary.OpenContent();
        var exchange = await client.PutAsync(target.Location, canary.Key, content, cancellation);
        if (exchange.Succeeded) context.Ledger.Note(target.DataUnit, epoch, CanaryState.Stored);
        return exchange;
    }

    private Task<S3Exchange> ReadWholeAsync(ulong draw, CancellationToken cancellation) =>
        Pick(0) is { } canary ? ReadAsync(canary, null, cancellation) : HeadAsync(draw, cancellation);

    private Task<S3Exchange> ReadRangeAsync(ulong draw, CancellationToken cancellation)
    {
        // Half of the ranges are the consumer's own data, where a manifest says what that is.
        if (target.Manifest is { } manifest && draw % 2 == 1) return ChallengeAsync(manifest.Pick(draw >> 1), cancellation);
        if (Pick(draw >> 1) is not { } canary) return HeadAsync(draw, cancellation);
        var random = new SecretStream("flashback/range", context.Secret, target.DataUnit, draw);
        var length = 1 + random.NextBelow(Math.Min(MaxRangeLength, canary.Length));
        return ReadAsync(canary, new ByteRange(random.NextBelow(canary.Length - length + 1), length), cancellation);
    }

    private async Task<S3Exchange> ReadAsync(Canary canary, ByteRange? range, CancellationToken cancellation)
    {
        using var check = new CanaryCheck(canary, range?.Offset ?? 0);
        var exchange =
            await client.GetAsync(target.Location, canary.Key, range, range?.Length ?? canary.Length, check.Receive, cancellation);
        if (check.IsCorrupt)
        {
            Report(exchange, canary.Key, check.EvidenceOffset, check.Evidence);
            return exchange with { Reason = ProbeReason.BytesDiffer };
        }
        if (exchange.Succeeded && exchange.ObjectLength != canary.Length && exchange.ObjectLength is not null)
            return exchange with { Reason = ProbeReason.WrongLength };
        if (exchange.Succeeded && range is null && exchange.Bytes < (ulong)canary.Length)
            return exchange with { Reason = ProbeReason.BodyTruncated };
        return Note(canary, exchange);
    }

    private async Task<S3Exchange> ChallengeAsync(ChunkChallenge challenge, CancellationToken cancellation)
    {
        var received = new MemoryStream(challenge.Object.LengthOf(challenge.Chunk));
        var exchange = await client.GetAsync(target.Location, challenge.Object.Key, challenge.Range, challenge.Range.Length,
            (_, bytes) => received.Write(bytes), cancellation);
        if (!exchange.Succeeded || challenge.IsAnsweredBy(received.ToArray())) return exchange;
        Report(exchange, challenge.Object.Key, challenge.Range.Offset, received.ToArray());
        return exchange with { Reason = ProbeReason.ChunkProofDiffers };
    }

    /// <summary>Asks for a live canary, or for the bucket where there is none yet.</summary>
    private async Task<S3Exchange> HeadAsync(ulong draw, CancellationToken cancellation)
    {
        if (Pick(draw) is not { } canary) return await client.HeadAsync(target.Location, "", cancellation);
        var exchange = await client.HeadAsync(target.Location, canary.Key, cancellation);
        return exchange.Succeeded && exchange.ObjectLength != canary.Length
            ? exchange with { Reason = ProbeReason.WrongLength } : Note(canary, exchange);
    }

    private Task<S3Exchange> ListAsync(ulong draw, CancellationToken cancellation)
    {
        var key = (Pick(draw) ?? context.Book.Of(target.DataUnit, epoch, criteria.TransferBytes)).Key;
        return client.ListAsync(target.Location, key[..(key.LastIndexOf('/') + 1)], ListedKeys, null, cancellation);
    }

    private async Task<S3Exchange> DeleteAsync(CancellationToken cancellation)
    {
        var canary = context.Book.Expired(target.DataUnit, epoch, criteria.TransferBytes)!;
        var exchange = await client.DeleteAsync(target.Location, canary.Key, cancellation);
        if (exchange.Succeeded) context.Ledger.Note(target.DataUnit, canary.Epoch, CanaryState.Absent);
        return exchange;
    }

    /// <summary>
    /// A canary that is, or may still be, at the target: this epoch's first, by <paramref name="draw"/> among the others.
    /// </summary>
    private Canary? Pick(ulong draw)
    {
        var live = new List<Canary>();
        var own = context.Book.Of(target.DataUnit, epoch, criteria.TransferBytes);
        if (context.Ledger[target.DataUnit, epoch] == CanaryState.Stored) live.Add(own);
        live.AddRange(context.Book.Earlier(target.DataUnit, epoch, criteria.TransferBytes)
            .Where(canary => context.Ledger[target.DataUnit, canary.Epoch] != CanaryState.Absent));
        return live.Count == 0 ? null : live[(int)(draw % (ulong)live.Count)];
    }

    /// <summary>Learns from an answer about a canary; one that was never confirmed cannot go missing.</summary>
    private S3Exchange Note(Canary canary, S3Exchange exchange)
    {
        var state = context.Ledger[target.DataUnit, canary.Epoch];
        if (exchange.Succeeded && state == CanaryState.Unknown) context.Ledger.Note(target.DataUnit, canary.Epoch, CanaryState.Stored);
        if (exchange.Reason != ProbeReason.ObjectMissing || state == CanaryState.Stored) return exchange;
        context.Ledger.Note(target.DataUnit, canary.Epoch, CanaryState.Absent);
        return exchange with { Reason = ProbeReason.CanaryUnknown };
    }

    private void Report(S3Exchange exchange, string key, long offset, ReadOnlyMemory<byte> received) =>
        context.Options.OnCorrupt?.Invoke(
            new CorruptRetrieval(target.DataUnit, epoch, key, offset, received, exchange.ToRecord().UnixMicros));
}
