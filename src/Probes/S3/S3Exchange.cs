using Flashback.Probes.Records;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.S3;

/// <summary>One measured request and its result. Requests never throw: every failure is a <see cref="Reason"/>.</summary>
public sealed record S3Exchange
{
    public required ProbeOperation Operation { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required RequestPhases Phases { get; init; }

    /// <summary>Body bytes sent by a put, otherwise received.</summary>
    public ulong Bytes { get; init; }

    /// <summary>The HTTP status; 0 when no response came.</summary>
    public int Status { get; init; }
    public required ProbeReason Reason { get; init; }

    /// <summary>What a person wants to read in a transcript; empty on success.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The S3 error code (NoSuchKey …) of an error response.</summary>
    public string ErrorCode { get; init; } = "";
    public string ETag { get; init; } = "";

    /// <summary>The object's whole length, where the response tells it.</summary>
    public long? ObjectLength { get; init; }

    /// <summary>The address that was dialled, for the transcript.</summary>
    public string Peer { get; init; } = "";

    /// <summary>The objects of a listing.</summary>
    public IReadOnlyList<S3Entry> Entries { get; init; } = [];

    /// <summary>Where the next page of a listing starts; null on the last.</summary>
    public string? NextPage { get; init; }

    public bool Succeeded => Reason == ProbeReason.None;

    public SampleRecord ToRecord() => new(
        (ulong)Math.Max(0, (Started - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
        Operation, ProbeReasons.ResultOf(Reason), Phases, Bytes, (ushort)Status, Reason);
}
