
namespace Flashback.Probes.Signing;

/// <summary>An S3 access key. Prints without its secret.</summary>
public sealed record S3Credentials(string AccessKey, string SecretKey)
{
    public override string ToString() => $"S3Credentials {AccessKey}";
}
