using Flashback.Api.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using ReadyReason = Flashback.Node.Api.Queries.ReadyReason;

namespace Flashback.Node.Tests.Api.Rpc;

public sealed class RpcServerTests
{
    [Fact]
    public async Task A_port_reads_and_does_not_administer()
    {
        await using var world = new RpcWorld();
        var channel = await world.RemoteAsync();
        Assert.Equal("1.2.3", (await new Query.QueryClient(channel).GetStatusAsync(new GetStatusRequest())).Version);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => new Admin.AdminClient(channel).DrainAsync(new DrainRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        Assert.False(world.Admin.IsDrained);
        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "oracle.v1.Query"],
            await ServicesAsync(channel));
    }

    [Fact]
    public async Task The_socket_administers_too()
    {
        await using var world = new RpcWorld();
        Assert.Contains("oracle.v1.Admin", await ServicesAsync(await world.LocalAsync()));
    }

    [Fact]
    public async Task Health_follows_the_main_loop_and_readiness()
    {
        await using var world = new RpcWorld();
        var client = new Health.HealthClient(await world.RemoteAsync());
        Assert.Equal((Serving, Serving), (await AskAsync(""), await AskAsync("ready")));
        world.Status.Reasons.Add(new ReadyReason("peer-too-few", "1 of 3"));
        Assert.Equal((Serving, NotServing), (await AskAsync(""), await AskAsync("ready")));
        world.Status.IsAlive = false;
        Assert.Equal(NotServing, await AskAsync(""));
        var error = await Assert.ThrowsAsync<RpcException>(() => AskAsync("nothing"));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);

        async Task<HealthCheckResponse.Types.ServingStatus> AskAsync(string service) =>
            (await client.CheckAsync(new HealthCheckRequest { Service = service })).Status;
    }

    [Fact]
    public async Task A_flood_of_calls_is_refused_and_does_not_make_it_look_dead()
    {
        await using var world = new RpcWorld(requestsPerSecond: 20);
        var channel = await world.RemoteAsync();
        var client = new Query.QueryClient(channel);
        for (var i = 0; i < 20; i++) await client.GetStatusAsync(new GetStatusRequest());
        var error = await Assert.ThrowsAsync<RpcException>(() => client.GetStatusAsync(new GetStatusRequest()).ResponseAsync);
        Assert.Equal((StatusCode.ResourceExhausted, "Too many requests: api.requestsPerSecond."), (error.StatusCode, error.Status.Detail));
        using var streamed = client.StreamVerdicts(new StreamVerdictsRequest());
        Assert.Equal(StatusCode.ResourceExhausted,
            (await Assert.ThrowsAsync<RpcException>(() => streamed.ResponseStream.MoveNext(CancellationToken.None))).StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => ServicesAsync(channel))).StatusCode);
        Assert.Equal(Serving, (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status);
        world.Time.AdvanceTo(world.Time.GetUtcNow() + TimeSpan.FromSeconds(1), () => { });
        Assert.Equal("1.2.3", (await client.GetStatusAsync(new GetStatusRequest())).Version);
    }

    private const HealthCheckResponse.Types.ServingStatus Serving = HealthCheckResponse.Types.ServingStatus.Serving;
    private const HealthCheckResponse.Types.ServingStatus NotServing = HealthCheckResponse.Types.ServingStatus.NotServing;

    private static async Task<IEnumerable<string>> ServicesAsync(GrpcChannel channel)
    {
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal);
    }
}
