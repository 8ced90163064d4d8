using Flashback.Node.Api.Queries;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Flashback.Node.Api.Rpc;

/// <summary>
/// What grpc.health.v1 says: the node as a whole is serving while its main loop runs, <see cref="Ready"/> while it takes part in epochs.
/// </summary>
internal sealed class NodeHealth(INodeStatus status, bool asksReady) : IHealthCheck
{
    public const string Alive = "alive";

    /// <summary>The service name that asks for readiness; the empty one asks for life.</summary>
    public const string Ready = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var serves = asksReady ? status.NotReady().Count == 0 : status.IsAlive;
        return Task.FromResult(serves ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
