namespace Flashback.Probes.S3;

/// <summary>Limits of the measuring client.</summary>
public sealed record S3ClientOptions
{
    public const int MaxHeaderKilobytes = 16;
    public const int MaxListBytes = 2 << 20;
    public const int MaxErrorBytes = 16 << 10;

    /// <summary>Resolution to last byte; afterwards the request is cut.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Keeps one connection open between requests. Off: every request measures all of its phases on a new one.</summary>
    public bool ReuseConnection { get; init; }

    /// <summary>Probes look like any customer's requests.</summary>
    public string UserAgent { get; init; } = "aws-sdk-go-v2/1.30.3";
}
