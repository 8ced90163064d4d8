namespace Flashback.Aggregation.Compliance;

/// <summary>An agreement's service levels.</summary>
/// <param name="MaxMeanLatencyMicros">Highest mean latency, microseconds.</param>
/// <param name="MinUploadBytesPerSecond">Lowest upload speed.</param>
/// <param name="MinDownloadBytesPerSecond">Lowest download speed.</param>
/// <param name="MinAvailabilityPpm">Lowest availability, parts per million.</param>
public sealed record Terms(uint MaxMeanLatencyMicros, ulong MinUploadBytesPerSecond, ulong MinDownloadBytesPerSecond, uint MinAvailabilityPpm);
