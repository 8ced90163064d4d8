using Flashback.Node.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Flashback.Node.Tests.Api;

public sealed class BareWebTests
{
    [Fact]
    public async Task It_reads_no_settings_of_the_surroundings_and_takes_no_signals()
    {
        await using var app = BareWeb.Create(_ => { }).Build();
        Assert.NotNull(Environment.GetEnvironmentVariable("PATH"));
        Assert.Null(app.Configuration["PATH"]);
        Assert.IsNotType<ConsoleLifetime>(app.Services.GetRequiredService<IHostLifetime>());
    }
}
