using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Flashback.Grpc.Server;

/// <summary>Puts services on their paths.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Serves <typeparamref name="TService"/>, of which the host has one.</summary>
    public static IEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder) where TService : class, IGrpcService =>
        builder.MapGrpcService(builder.ServiceProvider.GetRequiredService<TService>().BindService());

    /// <summary>Serves the methods of <paramref name="serviceDefinition"/>; a call of any other path ends with Unimplemented.</summary>
    /// <exception cref="InvalidOperationException">AddGrpc was not called, or the host has no <see cref="TimeProvider"/>.</exception>
    public static IEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder builder, ServerServiceDefinition serviceDefinition)
    {
        var services = builder.ServiceProvider;
        var registry = services.GetService<GrpcServiceRegistry>() ?? throw new InvalidOperationException("call services.AddGrpc() first");
        var options = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<GrpcEndpoint>();

        var group = builder.MapGroup("");
        foreach (var method in serviceDefinition.Methods)
            group.MapPost(method.Method.FullName, new GrpcEndpoint(method, options, time, logger).InvokeAsync).WithDisplayName($"gRPC {method.Method.FullName}");
        registry.Add(serviceDefinition);
        if (!registry.HasFallback) MapFallback(builder);
        registry.HasFallback = true;
        return group;
    }

    /// <summary>After every other route but before a host's own fallback, which knows nothing of gRPC.</summary>
    private static void MapFallback(IEndpointRouteBuilder builder)
    {
        var pattern = RoutePatternFactory.Parse("{**path}", defaults: null, parameterPolicies: new { path = new GrpcRequestConstraint() });
        builder.Map(pattern, GrpcEndpoint.RefuseAsync).Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue - 1);
    }
}
