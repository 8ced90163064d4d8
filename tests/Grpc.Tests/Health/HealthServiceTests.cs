using Flashback.Grpc.Health;
using Flashback.Grpc.Tests.Support;
using static Flashback.Grpc.Health.HealthCheckResponse.Types;

namespace Flashback.Grpc.Tests.Health;

public sealed class HealthServiceTests
{
    private readonly HealthServiceImpl _health = new();

    [Fact]
    public async Task Check()
    {
        await using var server = await TestServer.StartAsync(_health);
        var client = server.Connect();
        _health.SetStatus("a", ServingStatus.NotServing);

        Assert.Equal(ServingStatus.Serving, (await client.AsyncUnaryCall(HealthMethods.Check, default, new())).Status);
        Assert.Equal(ServingStatus.NotServing, (await client.AsyncUnaryCall(HealthMethods.Check, default, new() { Service = "a" })).Status);
        _health.ClearStatus("a");
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.AsyncUnaryCall(HealthMethods.Check, default, new() { Service = "a" }));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task ListUpToItsLimit()
    {
        await using var server = await TestServer.StartAsync(_health);
        var client = server.Connect();
        for (var i = 1; i < HealthServiceImpl.MaxListedServices; i++) _health.SetStatus($"{i}", ServingStatus.Serving);
        Assert.Equal(HealthServiceImpl.MaxListedServices, (await client.AsyncUnaryCall(HealthMethods.List, default, new())).Statuses.Count);

        _health.SetStatus("one more", ServingStatus.Serving);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.AsyncUnaryCall(HealthMethods.List, default, new()));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task WatchTellsEachChangeUntilTheServerStops()
    {
        await using var server = await TestServer.StartAsync(_health);
        using var call = server.Connect().AsyncServerStreamingCall(HealthMethods.Watch, default, new() { Service = "a" });

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
        _health.SetStatus("a", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));
        _health.SetStatus("b", ServingStatus.NotServing);
        _health.SetStatus("a", ServingStatus.Serving);
        _health.ClearStatus("a");
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
        _health.SetStatus("a", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));
        _health.Shutdown();
        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(call))).StatusCode);

        _health.SetStatus("a", ServingStatus.Serving);
        Assert.Equal(ServingStatus.NotServing, (await server.Connect().AsyncUnaryCall(HealthMethods.Check, default, new() { Service = "a" })).Status);
    }

    [Fact]
    public async Task WatchersAreCounted()
    {
        await using var server = await TestServer.StartAsync(_health);
        var client = server.Connect();
        var calls = Enumerable.Range(0, HealthServiceImpl.MaxWatchers).Select(_ => client.AsyncServerStreamingCall(HealthMethods.Watch, default, new())).ToList();
        foreach (var call in calls) Assert.Equal(ServingStatus.Serving, await NextAsync(call));

        using var tooMany = client.AsyncServerStreamingCall(HealthMethods.Watch, default, new());
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(tooMany))).StatusCode);
        foreach (var call in calls) call.Dispose();
    }

    [Theory]
    [InlineData(HealthServiceImpl.MaxServiceNameLength, null)]
    [InlineData(HealthServiceImpl.MaxServiceNameLength + 1, StatusCode.InvalidArgument)]
    public async Task ANameHasItsLimit(int length, StatusCode? refusal)
    {
        await using var server = await TestServer.StartAsync(_health);
        using var call = server.Connect().AsyncServerStreamingCall(HealthMethods.Watch, default, new() { Service = new string('x', length) });
        if (refusal is null) Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
        else Assert.Equal(refusal, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(call))).StatusCode);
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(Deadline.Token));
        return call.ResponseStream.Current.Status;
    }
}
