using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flashback.Node.Api;

/// <summary>
/// What the node's interfaces are built on: Kestrel and routing, without the framework's defaults. Those read settings from the environment
/// and the folder that the node was started in, which could open further ports, and stop by signals that are the node's to answer.
/// </summary>
internal static class BareWeb
{
    public static WebApplicationBuilder Create(Action<KestrelServerOptions> kestrel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "oracle-node" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        return builder;
    }

    /// <summary>It starts and stops when its owner says so.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
