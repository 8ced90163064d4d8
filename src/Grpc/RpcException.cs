namespace Flashback.Grpc;

/// <summary>
/// A call that did not end with OK. A client's calls throw it; a server's handler throws it to end its call with that status
/// and those trailers.
/// </summary>
public sealed class RpcException(Status status, Metadata trailers, Exception? cause = null) : Exception(status.ToString(), cause)
{
    public RpcException(Status status) : this(status, []) { }

    public RpcException(StatusCode code, string detail) : this(new Status(code, detail)) { }

    public Status Status { get; } = status;

    public StatusCode StatusCode => Status.StatusCode;

    public Metadata Trailers { get; } = trailers;
}
