using Flashback.Ethereum;
using Flashback.Probes.Manifests;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;

namespace Flashback.Probes;

/// <summary>A data unit under probe and how to reach it.</summary>
/// <param name="DataUnit">Its id on chain.</param>
/// <param name="Endpoint">The Bridge Node's URL.</param>
/// <param name="Bucket">The unit's bucket.</param>
/// <param name="Region">The S3 region that requests are signed for.</param>
/// <param name="Credentials">The key that the provider gave this validator.</param>
/// <param name="Bridge">The address of the bridge key, which signs performance reports.</param>
public sealed record ProbeTarget(Bytes32 DataUnit, Uri Endpoint, string Bucket, string Region, S3Credentials Credentials, Address Bridge)
{
    /// <summary>The consumer's own objects, when the agreement names a manifest: random chunks of them are challenged too.</summary>
    public DataManifest? Manifest { get; init; }

    public S3Location Location => new(Endpoint, Bucket, Region, Credentials);
}
