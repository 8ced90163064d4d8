using System.Text.Json.Serialization;

namespace Flashback.OnChain.Deployment.Parameters;

/// <summary>What a QosAggregator answers with. The numbers are the contract's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QosMetric>))]
public enum QosMetric : byte
{
    MeanLatencyMicros = 0,
    P95LatencyMicros = 1,
    UploadBytesPerSecond = 2,
    DownloadBytesPerSecond = 3,
    AvailabilityPpm = 4,
}
