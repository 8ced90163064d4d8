using Microsoft.Extensions.DependencyInjection;

namespace Flashback.Grpc.Server;

/// <summary>What a host needs to serve gRPC.</summary>
public static class GrpcServicesExtensions
{
    /// <summary>The host must also have a <see cref="TimeProvider"/> among its services.</summary>
    public static IServiceCollection AddGrpc(this IServiceCollection services, Action<GrpcServiceOptions>? configureOptions = null)
    {
        services.AddRouting();
        services.AddSingleton<GrpcServiceRegistry>();
        services.Configure(configureOptions ?? (_ => { }));
        return services;
    }
}
