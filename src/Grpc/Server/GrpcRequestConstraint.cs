using Flashback.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Flashback.Grpc.Server;

/// <summary>Matches only requests that say that they are gRPC.</summary>
internal sealed class GrpcRequestConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null && ContentTypes.IsGrpc(httpContext.Request.ContentType);
}
