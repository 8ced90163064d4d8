using Flashback.Probes.S3;

namespace Flashback.Interop.S3;

/// <summary>A running S3 server of somebody's.</summary>
public abstract class S3Server : IAsyncLifetime
{
    public const string Bucket = "conformance";

    /// <summary>An existing bucket on the server.</summary>
    public S3Location Location { get; protected set; } = null!;

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();
}
