using System.Net;
using Flashback.Ethereum;
using Flashback.Node.Api.Http;
using Flashback.Node.Api.Queries;
using Flashback.Node.Configuration;
using Flashback.Node.Services;
using Flashback.Node.Tests.Api.Rpc;
using NSubstitute;

namespace Flashback.Node.Tests.Services;

public sealed class ApiServersTests
{
    /// <summary>Of a network that is for documents (RFC 5737): no machine has it.</summary>
    private static readonly IPEndPoint s_elsewhere = new(IPAddress.Parse("192.0.2.1"), 9640);

    private static readonly IPEndPoint s_free = new(IPAddress.Loopback, 0);

    public static TheoryData<string> Settings => ["api.listen", "api.grpcListen"];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task An_address_that_cannot_be_listened_on_is_told_with_its_setting(string setting)
    {
        using var folder = new TempFolder();
        await using var world = new RpcWorld();
        var isHttp = setting == "api.listen";
        var options = OptionsWith(new ApiOptions
        {
            Listen = isHttp ? s_elsewhere : s_free,
            GrpcListen = isHttp ? s_free : s_elsewhere,
            Socket = folder.File("oracle-node.sock"),
        });
        await using var servers = new ApiServers(
            options, world.Parts.Queries, Substitute.For<INodeAdmin>(), new EventFeed(world.Time), world.Verdicts, world.Time);
        var error = await Assert.ThrowsAsync<IOException>(() => servers.StartAsync(CancellationToken.None));
        Assert.StartsWith($"The address of {setting} cannot be listened on: ", error.Message, StringComparison.Ordinal);
    }

    private static NodeOptions OptionsWith(ApiOptions api) => new()
    {
        Chain = new ChainOptions { Id = 1, RpcUrls = [] },
        Contracts = new ContractsOptions
        {
            Oracle = Address.Zero,
            ValidatorRegistry = Address.Zero,
            ProviderOrchestrator = Address.Zero,
            ConsumerOrchestrator = Address.Zero,
            DisputeCourt = Address.Zero
        },
        Api = api,
    };
}
