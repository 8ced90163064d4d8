using Flashback.Api.V1;
using Flashback.Ethereum;
using Flashback.Node.Api.Queries;
using Flashback.Node.Api.Rpc;
using Flashback.Node.Wire;
using Grpc.Core;

namespace Flashback.Node.Tests.Api.Rpc;

public sealed class VerdictStreamTests : IAsyncLifetime
{
    private readonly RpcWorld _world = new(followers: 1);
    private Query.QueryClient _client = null!;

    public async Task InitializeAsync() => _client = new Query.QueryClient(await _world.LocalAsync());

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task It_sends_the_past_after_an_epoch_and_then_what_comes()
    {
        foreach (var epoch in new ulong[] { 5, 6, 7 }) _world.Accept(epoch, World.Units[0]);
        using var call = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 5 });
        Assert.Equal(6UL, await NextAsync(call));
        Assert.Equal(7UL, await NextAsync(call));
        _world.Accept(8, World.Units[1]);
        _world.Verdicts.Add(8);
        Assert.Equal(8UL, await NextAsync(call));
    }

    [Fact]
    public async Task Without_an_epoch_it_begins_with_what_comes()
    {
        _world.Accept(5);
        using var call = _client.StreamVerdicts(new StreamVerdictsRequest());
        await Eventually.True(() => _world.Verdicts.Followers == 1, "it follows");
        _world.Accept(6, World.Units[0]);
        _world.Verdicts.Add(6);
        Assert.Equal(6UL, await NextAsync(call));
    }

    [Fact]
    public async Task Only_the_selected_units_are_sent()
    {
        _world.Accept(5);
        _world.Accept(6);
        using var call = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 0, DataUnits = { ToWire.Bytes(World.Units[1]) } });
        for (var i = 0; i < 2; i++)
        {
            await NextAsync(call);
            Assert.Equal(ToWire.Bytes(World.Units[1]), call.ResponseStream.Current.Verdict.DataUnit);
        }
    }

    [Fact]
    public async Task An_epoch_that_the_chain_took_back_is_left_out()
    {
        _world.Accept(5, World.Units[0]);
        _world.Accept(6, World.Units[0]);
        _world.Store.Retract(5);
        using var call = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 0 });
        Assert.Equal(6UL, await NextAsync(call));
    }

    [Fact]
    public async Task More_followers_than_allowed_are_refused_until_one_leaves()
    {
        _world.Accept(5);
        using (var first = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 0 }))
        {
            await NextAsync(first);
            using var second = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 0 });
            var error = await Assert.ThrowsAsync<RpcException>(() => NextAsync(second));
            Assert.Equal(
                (StatusCode.ResourceExhausted, "Too many followers: api.maxEventClients."), (error.StatusCode, error.Status.Detail));
        }
        await Eventually.True(() => _world.Verdicts.Followers == 0, "its place is free");
        using var third = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 0 });
        Assert.Equal(5UL, await NextAsync(third));
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_dropped_with_a_status()
    {
        // More than the windows and buffers on the way hold.
        _world.Accept(5, [.. Enumerable.Range(0, 2_000).Select(i => Keccak256.Hash(BitConverter.GetBytes(i)))]);
        using var call = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 0 });
        await NextAsync(call);
        await Eventually.True(
            () =>
            {
                _world.Time.AdvanceTo(_world.Time.GetUtcNow() + WritePatience.Longest, () => { });
                return _world.Verdicts.Followers == 0;
            },
            "it is let go");
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true) await NextAsync(call);
        });
        Assert.Equal((StatusCode.ResourceExhausted, "This call reads too slowly: nothing was taken for 30 s."),
            (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task When_the_node_stops_its_followers_are_notified()
    {
        _world.Accept(5, World.Units[0]);
        using var call = _client.StreamVerdicts(new StreamVerdictsRequest { AfterEpoch = 0 });
        await NextAsync(call);
        var next = NextAsync(call);
        await _world.StopAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => next);
        Assert.Equal((StatusCode.Unavailable, "The node stops."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_deadline_ends_it_and_frees_its_place()
    {
        using var call = _client.StreamVerdicts(
            new StreamVerdictsRequest(), deadline: SystemClock.Instance.GetUtcNow().UtcDateTime.AddMilliseconds(200));
        var error = await Assert.ThrowsAsync<RpcException>(() => NextAsync(call));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await Eventually.True(() => _world.Verdicts.Followers == 0, "its place is free");
    }

    [Fact]
    public async Task The_lag_of_a_follower_is_bounded()
    {
        var feed = new VerdictFeed();
        var reader = feed.Follow(1)!;
        for (var epoch = 0UL; epoch < VerdictFeed.MaxBehind; epoch++) feed.Add(epoch);
        Assert.False(reader.Completion.IsCompleted);
        Assert.Equal(VerdictFeed.MaxBehind, reader.Count);
        feed.Add(99);
        var epochs = new List<ulong>();
        await foreach (var epoch in reader.ReadAllAsync()) epochs.Add(epoch);
        Assert.Equal(VerdictFeed.MaxBehind, epochs.Count);
    }

    private static async Task<ulong> NextAsync(AsyncServerStreamingCall<AttestedVerdict> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current.Verdict.Epoch;
    }
}
