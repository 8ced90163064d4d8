using Microsoft.AspNetCore.Http;

namespace Flashback.Grpc.Server;

/// <summary>From a call to the request that carries it.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>For what gRPC does not know: the user, the client's certificate.</summary>
    /// <exception cref="InvalidOperationException">The call was not made over HTTP.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext context) =>
        (context as ServerCall)?.Http ?? throw new InvalidOperationException("the call has no HTTP request");
}
