using Microsoft.Extensions.Hosting;

namespace Flashback.Node.Services;

/// <summary>Something that must be so, or be done, before the services after it start. When it throws, the host does not start.</summary>
internal sealed class BeforeStart(Func<CancellationToken, Task> check) : IHostedService
{
    public BeforeStart(Action act)
        : this(_ =>
        {
            act();
            return Task.CompletedTask;
        })
    {
    }

    public Task StartAsync(CancellationToken cancellationToken) => check(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
