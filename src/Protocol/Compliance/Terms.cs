namespace Flashback.Protocol.Compliance;

/// <summary>An agreement's service levels. Uptime and error rate are judged over its last 30 days, the others epoch by epoch.</summary>
/// <param name="MaxMeanLatencyMicros">Highest mean latency, microseconds.</param>
/// <param name="MinUploadBytesPerSecond">Lowest upload speed.</param>
/// <param name="MinDownloadBytesPerSecond">Lowest download speed.</param>
/// <param name="MinAvailabilityPpm">Lowest availability, parts per million.</param>
/// <param name="MinUptimePpm">Lowest uptime, parts per million; zero promises nothing.</param>
/// <param name="MaxErrorRatePpm">Highest share of failed requests, parts per million; zero promises nothing.</param>
public sealed record Terms(
    uint MaxMeanLatencyMicros,
    ulong MinUploadBytesPerSecond,
    ulong MinDownloadBytesPerSecond,
    uint MinAvailabilityPpm,
    uint MinUptimePpm = 0,
    uint MaxErrorRatePpm = 0);
