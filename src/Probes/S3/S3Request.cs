using Flashback.Probes.Signing;
using Flashback.Probes.Transport;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.S3;

/// <summary>What one call of <see cref="S3Client"/> sends and expects.</summary>
internal sealed record S3Request(ProbeOperation Operation, HttpMethod Method, S3Location Location, string Key = "")
{
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];
    public IPayload? Payload { get; init; }
    public ByteRange? Range { get; init; }

    /// <summary>Takes the body of a 2xx response; null to let it be.</summary>
    public BodySink? Sink { get; init; }

    /// <summary>The longest body that a 2xx response may have.</summary>
    public long MaxBytes { get; init; }

    /// <summary>The encoded path, exactly as it is signed and sent.</summary>
    public string Path
    {
        get
        {
            var path = $"{Location.Endpoint.AbsolutePath.TrimEnd('/')}/{SigV4Text.UriEncode(Location.Bucket)}";
            return Key.Length == 0 ? path : $"{path}/{SigV4Text.UriEncode(Key, keepSlash: true)}";
        }
    }
}
