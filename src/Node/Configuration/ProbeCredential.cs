using Flashback.Ethereum;
using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

/// <summary>How to reach and sign for a data unit. Exactly one of <see cref="DataUnit"/> and <see cref="Bridge"/> is set.</summary>
public sealed record ProbeCredential
{
    [Setting("The data unit served (bytes32).")]
    public Bytes32? DataUnit { get; init; }

    [Setting("The Bridge Node served, by its address.")]
    public Address? Bridge { get; init; }

    [Setting("S3 access key id.", IsSensitive = true)]
    public required string AccessKey { get; init; }

    [Setting("File with the S3 secret key (its first line).", IsPath = true)]
    public required string SecretFile { get; init; }

    [Setting("Region to sign for.")]
    public string Region { get; init; } = "us-east-1";

    [Setting("Endpoint to use in place of the one on chain.")]
    public Uri? Endpoint { get; init; }

    [Setting("Bucket to use in place of the one on chain.")]
    public string? Bucket { get; init; }
}
