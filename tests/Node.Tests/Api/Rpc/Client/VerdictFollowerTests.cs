using System.Collections.Concurrent;
using Flashback.Client.Nodes;
using Flashback.Client.Nodes.Rpc;
using Flashback.Ethereum;
using Grpc.Core;
using Sent = Flashback.Api.V1.AttestedVerdict;
using Verdicts = System.Collections.Generic.IAsyncEnumerator<(Flashback.Aggregation.Evidence.AttestedVerdict Verdict, System.Uri Node)>;

namespace Flashback.Node.Tests.Api.Rpc.Client;

/// <summary>Streams of verdicts that break, lie and repeat themselves.</summary>
public sealed class VerdictFollowerTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SteppedTime _time = new();
    private readonly ConcurrentQueue<string> _interrupted = [];
    private readonly ConcurrentQueue<ulong?> _asked = [];
    private ScriptedNode _node = null!;

    public async Task InitializeAsync() => _node = await ScriptedNode.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task It_goes_on_over_a_restart_of_the_node_without_loss_and_without_repetition()
    {
        await using var world = new RpcWorld();
        await world.LocalAsync();
        foreach (var epoch in new ulong[] { 5, 6 }) world.Accept(epoch);
        using var client = new RpcNodeClient([new Uri("unix://" + world.Socket.Path)], _time);
        await using var stream = Follow(client, new VerdictSubscription { AfterEpoch = 4 });
        Assert.Equal([(5, 0), (5, 1), (5, 2), (6, 0)], await TakeAsync(stream, 4));
        await world.StopAsync();
        world.Accept(7, World.Units[1]);
        await world.LocalAsync();
        Assert.Equal([(6, 1), (6, 2), (7, 0)], await TakeAsync(stream, 3));
    }

    [Fact]
    public async Task Only_the_selected_units_come_from_a_port_too()
    {
        await using var world = new RpcWorld();
        var port = new Uri("http://" + (await world.RemoteAsync()).Target);
        foreach (var epoch in new ulong[] { 5, 6 }) world.Accept(epoch);
        using var client = new RpcNodeClient([port], _time);
        await using var stream = Follow(client, new VerdictSubscription { AfterEpoch = 0, Units = [World.Units[1]] });
        Assert.Equal([(5, 1), (6, 1)], await TakeAsync(stream, 2));
    }

    [Fact]
    public async Task A_cut_stream_is_resumed_before_its_last_epoch_and_repeats_are_dropped()
    {
        Script(
            async send =>
            {
                await send(ScriptedNode.Epoch(5));
                await send(ScriptedNode.Epoch(6)[..2]);
                throw new RpcException(new Status(StatusCode.Unavailable, "The node stops."));
            },
            async send => await send([.. ScriptedNode.Epoch(6), .. ScriptedNode.Epoch(7)]));
        using var client = Client();
        await using var stream = Follow(client, new VerdictSubscription { AfterEpoch = 4 });
        Assert.Equal([(5, 0), (5, 1), (5, 2), (6, 0), (6, 1), (6, 2), (7, 0), (7, 1), (7, 2)], await TakeAsync(stream, 9));
        Assert.Equal([4UL, 5UL], _asked);
        Assert.Equal(["The node stops. (Unavailable)"], _interrupted);
    }

    [Fact]
    public async Task Epochs_never_go_back_and_a_replaced_report_is_delivered_again()
    {
        Script(async send => await send(
            [.. ScriptedNode.Epoch(6), .. ScriptedNode.Epoch(5), .. ScriptedNode.Epoch(6)[1..], .. ScriptedNode.Epoch(6, round: 1)]));
        using var client = Client();
        await using var stream = Follow(client, new VerdictSubscription { AfterEpoch = 5 });
        var rounds = new List<uint>();
        for (var i = 0; i < 6; i++)
        {
            Assert.True(await MoveAsync(stream));
            rounds.Add(stream.Current.Verdict.Report.Round);
        }
        Assert.Equal([0, 0, 0, 1, 1, 1], rounds);
    }

    [Fact]
    public async Task A_node_that_only_repeats_itself_is_left_for_the_next_one()
    {
        _node.Stream = async (_, response, context) =>
        {
            var old = ScriptedNode.Epoch(5)[0];
            while (!context.CancellationToken.IsCancellationRequested) await response.WriteAsync(old);
        };
        await using var honest = await HonestAsync(6);
        using var client = new RpcNodeClient([_node.Address, honest.Address], _time);
        await using var stream = Follow(client, new VerdictSubscription { AfterEpoch = 5 });
        Assert.Equal([(6, 0)], await TakeAsync(stream, 1));
        Assert.Equal(honest.Address, stream.Current.Node);
        Assert.Equal(["more than 16384 verdicts in a row that came before"], _interrupted);
    }

    public static TheoryData<string, Sent> Wrong => new()
    {
        { "a malformed verdict", With(verdict => verdict.Report = null) },
        { "a verdict that does not stand in its report", With(verdict => verdict.Verdict.Samples++) },
        { "a verdict beyond the end of its report", With(verdict => verdict.Index = 3) },
        { "a data unit that was not asked for", ScriptedNode.Epoch(6)[1] },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_verdict_is_not_handed_out_and_the_next_node_is_followed(string problem, Sent sent)
    {
        Script(async send => await send([sent]));
        await using var honest = await HonestAsync(6);
        using var client = new RpcNodeClient([_node.Address, honest.Address], _time);
        await using var stream = Follow(client, new VerdictSubscription { AfterEpoch = 5, Units = [World.Units[0]] });
        Assert.Equal([(6, 0)], await TakeAsync(stream, 1));
        Assert.Equal([problem], _interrupted);
    }

    [Fact]
    public async Task An_unaccepted_verdict_is_not_delivered_and_does_not_move_the_cursor()
    {
        Script(async send => await send(ScriptedNode.Epoch(1UL << 60)));
        await using var honest = await HonestAsync(6);
        using var client = new RpcNodeClient([_node.Address, honest.Address], _time);
        await using var stream = Follow(
            client,
            new VerdictSubscription { AfterEpoch = 5, IsAccepted = (attested, _) => new(attested.Verdict.Epoch < 100) });
        Assert.Equal([(6, 0)], await TakeAsync(stream, 1));
        Assert.Equal(["a report that the chain did not accept"], _interrupted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public async Task A_silent_node_is_abandoned_after_the_time_limit(int? minutes)
    {
        var limit = minutes is { } given ? TimeSpan.FromMinutes(given) : VerdictSubscription.DefaultPatience;
        var all = new VerdictSubscription { AfterEpoch = 5 };
        _node.Stream = (_, _, context) => ScriptedNode.NeverAsync<int>(context);
        await using var honest = await HonestAsync(6);
        using var client = new RpcNodeClient([_node.Address, honest.Address], _time);
        await using var stream = Follow(client, minutes is null ? all : all with { Patience = limit });
        var next = stream.MoveNextAsync().AsTask();
        await Eventually.True(() => _node.Asked == 1, "it is followed");
        _time.Advance(limit - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_interrupted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.True(() => _interrupted.Count == 1, "it is left");
        Assert.True(await PausedAsync(next));
        Assert.Equal([$"nothing new for {limit}"], _interrupted);
    }

    [Fact]
    public async Task Pauses_between_attempts_grow_until_a_verdict_comes()
    {
        _node.Stream = (_, _, _) => Task.CompletedTask;
        using var client = Client();
        using var stop = new CancellationTokenSource();
        await using var stream = Follow(client, new VerdictSubscription(), stop.Token);
        var next = stream.MoveNextAsync().AsTask();
        var attempts = 1;
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            await Eventually.True(() => _interrupted.Count == attempts, "the stream ended");
            var before = _time.Elapsed;
            await Eventually.True(
                () =>
                {
                    _time.AdvanceToNext(TimeSpan.FromSeconds(30));
                    return _time.Elapsed > before;
                },
                "it pauses");
            Assert.Equal(TimeSpan.FromSeconds(seconds), _time.Elapsed - before);
            attempts++;
        }
        await Eventually.True(() => _interrupted.Count == attempts, "the stream ended");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.InTime());
    }

    [Fact]
    public async Task When_every_node_refuses_for_good_it_ends()
    {
        _node.Stream = (_, _, _) => throw new RpcException(new Status(StatusCode.InvalidArgument, "No."));
        using var client = Client();
        await using var stream = Follow(client, new VerdictSubscription());
        var error = await Assert.ThrowsAsync<NodeClientException>(() => stream.MoveNextAsync().InTime());
        Assert.Equal($"{_node.Address}: No. (InvalidArgument)", error.Message);
    }

    [Fact]
    public async Task One_that_refuses_for_good_does_not_end_it_for_the_others()
    {
        _node.Stream = (_, _, _) => throw new RpcException(new Status(StatusCode.InvalidArgument, "No."));
        await using var honest = await HonestAsync(6);
        using var client = new RpcNodeClient([_node.Address, honest.Address], _time);
        await using var stream = Follow(client, new VerdictSubscription { AfterEpoch = 5 });
        Assert.Equal([(6, 0)], await TakeAsync(stream, 1));
    }

    [Fact]
    public async Task Why_a_stream_did_not_begin_is_told_when_nothing_listens()
    {
        using var client = new RpcNodeClient([new Uri("unix:///nonexistent/oracle-node.sock")], _time);
        using var stop = new CancellationTokenSource();
        await using var stream = Follow(client, new VerdictSubscription(), stop.Token);
        var next = stream.MoveNextAsync().AsTask();
        await Eventually.True(() => _interrupted.Count == 1, "the stream ended");
        Assert.EndsWith("(Unavailable)", _interrupted.Single(), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.InTime());
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        _node.Stream = (_, _, context) => ScriptedNode.NeverAsync<int>(context);
        using var client = Client();
        using var stop = new CancellationTokenSource();
        await using var stream = Follow(client, new VerdictSubscription(), stop.Token);
        var next = stream.MoveNextAsync().AsTask();
        await Eventually.True(() => _node.Asked == 1, "it is followed");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.InTime());
        Assert.Empty(_interrupted);
    }

    [Fact]
    public void The_number_of_selected_units_is_bounded()
    {
        using var client = Client();
        Bytes32[] units = [.. Enumerable.Range(0, VerdictSubscription.MaxUnits + 1).Select(i => Keccak256.Hash(BitConverter.GetBytes(i)))];
        client.StreamAsync(new VerdictSubscription { Units = units[1..] }, None);
        Assert.Throws<ArgumentException>(() => { client.StreamAsync(new VerdictSubscription { Units = units }, None); });
    }

    private RpcNodeClient Client() => new([_node.Address], _time);

    private Verdicts Follow(RpcNodeClient client, VerdictSubscription subscription, CancellationToken cancellation = default) =>
        client.StreamAsync(subscription with { Interrupted = (_, why) => _interrupted.Enqueue(why) }, cancellation)
            .GetAsyncEnumerator(None);

    /// <summary>One script for each connection; after the last one nothing comes.</summary>
    private void Script(params Func<Func<Sent[], Task>, Task>[] scripts)
    {
        var left = new ConcurrentQueue<Func<Func<Sent[], Task>, Task>>(scripts);
        _node.Stream = async (request, response, context) =>
        {
            _asked.Enqueue(request.HasAfterEpoch ? request.AfterEpoch : null);
            if (left.TryDequeue(out var script)) await script(SendAsync);
            await ScriptedNode.NeverAsync<int>(context);

            async Task SendAsync(Sent[] verdicts)
            {
                foreach (var verdict in verdicts) await response.WriteAsync(verdict);
            }
        };
    }

    private static async Task<ScriptedNode> HonestAsync(ulong epoch)
    {
        var node = await ScriptedNode.StartAsync();
        node.Stream = async (_, response, context) =>
        {
            await response.WriteAsync(ScriptedNode.Epoch(epoch)[0]);
            await ScriptedNode.NeverAsync<int>(context);
        };
        return node;
    }

    private async Task<List<(int Epoch, int Place)>> TakeAsync(Verdicts stream, int count)
    {
        var taken = new List<(int, int)>();
        while (taken.Count < count)
        {
            Assert.True(await MoveAsync(stream));
            taken.Add(((int)stream.Current.Verdict.Verdict.Epoch, (int)stream.Current.Verdict.Index));
        }
        return taken;
    }

    private Task<bool> MoveAsync(Verdicts stream) => PausedAsync(stream.MoveNextAsync().AsTask());

    /// <summary>Skips the pauses between attempts.</summary>
    private async Task<bool> PausedAsync(Task<bool> next)
    {
        await Eventually.True(
            () =>
            {
                if (!next.IsCompleted) _time.AdvanceToNext(ReconnectPauseBound);
                return next.IsCompleted;
            },
            "a verdict comes");
        return await next;
    }

    private static TimeSpan ReconnectPauseBound => TimeSpan.FromSeconds(30);

    private static Sent With(Action<Sent> falsify)
    {
        var verdict = ScriptedNode.Epoch(6)[0];
        falsify(verdict);
        return verdict;
    }
}
