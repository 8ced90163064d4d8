namespace Flashback.Grpc.Client;

/// <summary>How a call ended.</summary>
internal sealed record CallEnd(Status Status, Metadata Trailers)
{
    public CallEnd(Status status) : this(status, []) { }

    /// <summary>For one who still wants something of the call.</summary>
    public RpcException ToException(Exception? cause = null) => Status.StatusCode == StatusCode.OK
        ? new(new Status(StatusCode.Cancelled, "the server has ended the call with OK"), Trailers, cause)
        : new(Status, Trailers, cause);
}
