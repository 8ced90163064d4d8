using Flashback.Grpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Flashback.Grpc.Reflection;

/// <summary>Serves reflection.</summary>
public static class ReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Shows all services that this host maps, before or after, from .proto files.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        var registry = builder.ServiceProvider.GetRequiredService<GrpcServiceRegistry>();
        return builder.MapGrpcService(new ReflectionServiceImpl(() => registry.Services).BindService());
    }
}
