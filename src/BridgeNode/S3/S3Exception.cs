namespace Flashback.BridgeNode.S3;

/// <summary>Ends a request with an S3 error. Caught in <see cref="S3Api"/>, nowhere else.</summary>
public sealed class S3Exception(S3Error error) : Exception(error.Message)
{
    public S3Error Error { get; } = error;
}
