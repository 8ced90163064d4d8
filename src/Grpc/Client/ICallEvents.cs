namespace Flashback.Grpc.Client;

/// <summary>What a request stream needs of its call.</summary>
internal interface ICallEvents
{
    /// <summary>Cancelled when the call was given up.</summary>
    CancellationToken Token { get; }

    void Cancel();

    /// <inheritdoc cref="GrpcCall{TResponse}.Explain"/>
    RpcException Explain(Exception error);
}
