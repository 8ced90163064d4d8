
namespace Flashback.BridgeNode.Errors;

/// <summary>Ends a request with an S3 error. Caught in <c>S3Api</c>, nowhere else.</summary>
public sealed class S3Exception(S3Error error) : Exception(error.Message)
{
    public S3Error Error { get; } = error;
}
