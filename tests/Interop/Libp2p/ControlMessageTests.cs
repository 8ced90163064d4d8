using Flashback.Libp2p;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Interop.Libp2p;

/// <summary>Each control message of GossipSub 1.2 between js-libp2p and us, in each direction, by js' own counters.</summary>
[Collection(Libp2pCollection.Name)]
public sealed class ControlMessageTests
{
    private const string Topic = "control/1";

    /// <summary>A js node with an empty mesh: it learns of messages only by IHAVE.</summary>
    private const string Outside = """{"D":0,"Dlo":0,"Dhi":0,"Dscore":0,"Dout":0}""";

    /// <summary>The same of ours.</summary>
    private static readonly GossipOptions OutsideOptions = new() { D = 0, DLow = 0, DHigh = 0, DScore = 0, DOut = 0 };

    [Fact]
    public async Task Ajs_node_outside_the_mesh_prunes_our_graft_and_asks_for_what_we_have()
    {
        await using var source = await CsNode.StartAsync(Topic);
        await using var relay = await CsNode.StartAsync(Topic);
        await using var outside = await JsAsync(Outside);
        await relay.Host.ConnectAsync(source.Info).InTime();
        await relay.Host.ConnectAsync(Multiaddr.Parse(outside.Address)).InTime();
        await Eventually.True(() => relay.Topic(Topic).Mesh.Contains(source.Host.Id) && source.Topic(Topic).Mesh.Contains(relay.Host.Id),
            "ours are in each other's mesh");
        await Eventually.True(async () => (await outside.CountersAsync())("sent_prune") > 0, "js refused our graft");

        await source.PublishAsync(Topic, "by way of gossip");

        await Eventually.True(async () => (await outside.ReceivedAsync()).Count == 1, "js asked for the message and got it");
        var counters = await outside.CountersAsync();
        Assert.All(["recv_graft", "recv_ihave", "sent_iwant"], name => Assert.True(counters(name) > 0, name));
    }

    [Fact]
    public async Task Outside_the_mesh_we_prune_the_graft_of_js_and_ask_for_what_it_has()
    {
        await using var source = await JsAsync();
        await using var relay = await JsAsync();
        await using var outside = await CsNode.StartAsync(Topic, gossip: OutsideOptions);
        await relay.CallAsync("dial", ("addr", source.Address));
        await relay.CallAsync("dial", ("addr", outside.Address));
        await Eventually.True(async () => (await relay.GossipAsync(Topic)).Mesh.Contains(source.Peer)
            && (await source.GossipAsync(Topic)).Mesh.Contains(relay.Peer), "js are in each other's mesh");
        await Eventually.True(async () => (await relay.CountersAsync())("recv_prune") > 0, "we refused the graft of js");

        await source.PublishAsync(Topic, "by way of gossip");

        await Eventually.True(() => outside.Received.Count == 1, "we asked for the message and got it");
        var counters = await relay.CountersAsync();
        Assert.All(["sent_graft", "sent_ihave", "recv_iwant"], name => Assert.True(counters(name) > 0, name));
    }

    [Fact]
    public async Task A_received_large_message_is_announced_with_IDONTWANT()
    {
        await using var source = await JsAsync();
        await using var js = await JsAsync();
        await using var cs = await CsNode.StartAsync(Topic);
        await source.CallAsync("dial", ("addr", js.Address));
        await source.CallAsync("dial", ("addr", cs.Address));
        await js.CallAsync("dial", ("addr", cs.Address));
        await Eventually.True(() => cs.Topic(Topic).Mesh.Count == 2, "both js are in our mesh");
        await Eventually.True(async () => (await js.GossipAsync(Topic)).Mesh.Length == 2, "js has both of us in its mesh");
        await Eventually.True(async () => (await source.GossipAsync(Topic)).Subscribers.Length == 2, "the source knows both of us");

        // Who has a message from the other before it has it from the source tells the source alone: then it takes another message.
        var sent = 0;
        await Eventually.True(async () =>
        {
            await source.PublishAsync(Topic, $"{++sent}".PadRight(4096));
            await Eventually.True(() => cs.Received.Count == sent, "we have the message");
            var counters = await js.CountersAsync();
            return counters("idontwant_rcv_msgids") > 0 && counters("sent_idontwant") > 0;
        }, "we told js and js told us");
    }

    private static Task<JsNode> JsAsync(string gossip = "{}") => JsNode.StartAsync(Topic, environment =>
    {
        environment["COUNT"] = "1";
        environment["GOSSIP"] = gossip;
    });
}
