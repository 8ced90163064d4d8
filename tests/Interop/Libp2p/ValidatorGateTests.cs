using System.Diagnostics.Metrics;
using System.Text.Json;
using Flashback.Libp2p;
using Flashback.Node.Api.Http;
using Flashback.Node.Codecs;
using Flashback.Node.Gossip;
using Flashback.Node.Lifecycle;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flashback.Interop.Libp2p;

/// <summary>
/// js-libp2p at a validator's own gate: observers with a slot receive everything, others are refused, a publishing observer is banned.
/// </summary>
[Collection(Libp2pCollection.Name)]
public sealed class ValidatorGateTests
{
    private static readonly string Topic = Topics.Consensus(World.Domain);

    [Fact]
    public async Task An_observer_receives_published_and_forwarded_messages()
    {
        await using var near = new ValidatorNode(0, options => options with { MaxAnonymousObservers = 1 });
        await using var far = new ValidatorNode(1);
        ValidatorNode.Register([near, far]);
        await Eventually.True(() => near.Gossip.Peers.Count == 1 && far.Gossip.Peers.Count == 1, "the validators are connected");
        await using var observer = ObserverProcess.Start(World.Domain, near.Address);
        await Eventually.True(() => near.Gossip.Observers == 1, "the observer is in");

        var said = 0;
        await Eventually.True(async () =>
        {
            // Until both streams stand nothing can be heard; each message is another one.
            await near.Gossip.PublishAsync(World.Batch(ValidatorNode.Epoch, 0, content: said++), default);
            return observer.Seen.Count > 0;
        }, "the observer hears its validator");
        await Eventually.True(() => far.Gossip.Followers == 1, "the other validator knows its follower");
        await far.Gossip.PublishAsync(World.Vote(ValidatorNode.Epoch, 1), default);
        await Eventually.True(
            () => observer.Seen.Any(line => Text(line, "kind") == "vote"), "the observer hears the other validator through it");
        Assert.Equal(
            World.Keys[1].Address.ToString().ToLowerInvariant(), Text(observer.Seen.Last(line => Text(line, "kind") == "vote"), "signer"));

        // A validator that is connected to nobody but an observer is no part of a quorum.
        Assert.Equal(1, near.Gossip.Expected);
        Assert.Single(near.Gossip.Peers);

        await using var second = await JsNode.StartAsync(Topic);
        await AssertRefusedAsync(second, near);
        Assert.Equal(1, near.Gossip.Observers);
    }

    [Fact]
    public async Task A_message_that_the_node_fails_on_is_counted_and_the_next_one_is_handled()
    {
        await using var near = new ValidatorNode(0);
        await using var far = new ValidatorNode(1);
        using var metrics = new NodeMetrics(() => 0, () => 0, () => 0);
        near.Gossip.Failed += new NodeReporter(
            NullLogger.Instance, new EventFeed(SystemClock.Instance), metrics, SystemClock.Instance).Failed;
        var mistakes = 0L;
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<long>(
            (_, count, labels, _) => Interlocked.Add(ref mistakes, Equals(labels[0].Value, "handler_failed") ? count : 0));
        listener.EnableMeasurementEvents(metrics.Mistakes);
        near.Heard += message => throw new InvalidOperationException($"{message.GetType().Name} cannot be worked on");
        ValidatorNode.Register([near, far]);
        await Eventually.True(() => far.Gossip.Followers == 1, "the other validator knows its follower");
        await far.Gossip.PublishAsync(World.Batch(ValidatorNode.Epoch, 1), default);
        await far.Gossip.PublishAsync(World.Vote(ValidatorNode.Epoch, 1), default);
        await Eventually.True(() => Interlocked.Read(ref mistakes) == 2, "both were handed over, failed and counted");
        Assert.Single(near.Gossip.Peers);
    }

    [Fact]
    public async Task Without_anonymous_slots_only_named_observers_are_admitted()
    {
        await using var named = await JsNode.StartAsync(Topic);
        await using var stranger = await JsNode.StartAsync(Topic);
        await using var node = new ValidatorNode(0, options => options with { Observers = [PeerId.Parse(named.Peer)] });
        ValidatorNode.Register([node]);
        await Eventually.True(() => node.Gossip.ListenAddresses.Count == 1, "it listens");
        await named.CallAsync("dial", ("addr", node.Address));
        await Eventually.True(() => node.Gossip.Observers == 1, "the named one is in");
        await AssertRefusedAsync(stranger, node);
        Assert.Equal(1, node.Gossip.Observers);
    }

    [Fact]
    public async Task A_publishing_observer_is_banned_and_nothing_is_accepted()
    {
        await using var loud = await JsNode.StartAsync(Topic, environment => environment["COUNT"] = "1");
        await using var node = new ValidatorNode(0, options => options with { Observers = [PeerId.Parse(loud.Peer)] });
        ValidatorNode.Register([node]);
        await Eventually.True(() => node.Gossip.ListenAddresses.Count == 1, "it listens");
        await loud.CallAsync("dial", ("addr", node.Address));
        await Eventually.True(async () => (await loud.GossipAsync(Topic)).Subscribers.Length == 1, "it follows the topic");
        await Eventually.True(async () => (await loud.CountersAsync())("recv_prune") > 0, "its graft is refused");
        await Eventually.True(async () => (await loud.GossipAsync(Topic)).Mesh.Length == 0, "its mesh is empty");

        // Rightly signed, and yet not its place to say.
        for (var i = 0; node.Gossip.Observers > 0 && i < 100; i++)
        {
            var message = GossipCodec.Encode(World.Vote(ValidatorNode.Epoch, 1, round: 0, content: i));
            await loud.CallAsync("publish", ("topic", Topic), ("data", Convert.ToHexStringLower(message)));
            await Task.Delay(TimeSpan.FromMilliseconds(20), SystemClock.Instance);
        }
        await Eventually.True(() => node.Gossip.Observers == 0, "it is cut off");
        await AssertRefusedAsync(loud, node);
        Assert.Empty(node.Received);
    }

    private static async Task AssertRefusedAsync(JsNode js, ValidatorNode node)
    {
        try
        {
            await js.CallAsync("dial", ("addr", node.Address));
        }
        catch (InvalidOperationException)
        {
            // In TLS 1.3 the dialer is done first: it learns of the refusal before or after its dial ends.
        }
        await Eventually.True(async () => (await js.CallAsync("connections")).GetProperty("peers").GetArrayLength() == 0,
            "the validator has closed the connection");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
