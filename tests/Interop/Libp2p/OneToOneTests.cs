using System.Text;
using Flashback.Libp2p;

namespace Flashback.Interop.Libp2p;

/// <summary>One of our nodes and one js-libp2p node, each dialing the other.</summary>
[Collection(Libp2pCollection.Name)]
public sealed class OneToOneTests
{
    private const string Topic = "interop/1";

    [Theory]
    [InlineData(true, "tls")]
    [InlineData(false, "tls")]
    [InlineData(true, "noise")]
    [InlineData(false, "noise")]
    public async Task Identify_ping_and_gossip_work_whichever_side_dials(bool weDial, string security)
    {
        await using var js = await JsNode.StartAsync(Topic, environment => environment["SECURITY"] = security);
        await using var cs = await CsNode.StartAsync(Topic);
        if (weDial)
        {
            var connection = await cs.Host.ConnectAsync(Multiaddr.Parse(js.Address)).InTime();
            Assert.Equal(js.Peer, connection.RemotePeer.ToString());
        }
        else
        {
            var dialed = await js.CallAsync("dial", ("addr", cs.Address));
            Assert.Equal(cs.Host.Id.ToString(), dialed.GetProperty("peer").GetString());
            Assert.Equal("/yamux/1.0.0", dialed.GetProperty("multiplexer").GetString());
            Assert.Equal(security == "tls" ? "/tls/1.0.0" : "/noise", dialed.GetProperty("encryption").GetString());
        }
        var jsPeer = PeerId.Parse(js.Peer);

        await Eventually.True(() => cs.Host.Connections.Any(c => c.Identified is not null), "we know who js is");
        var identified = cs.Host.Connections.Single().Identified!;
        Assert.StartsWith("js-libp2p", identified.AgentVersion, StringComparison.Ordinal);
        Assert.Contains("/meshsub/1.2.0", identified.Protocols);
        Assert.Contains(identified.ListenAddresses, a => js.Address.StartsWith(a.ToString(), StringComparison.Ordinal));
        Assert.Equal(jsPeer, identified.Record!.Peer);
        await Eventually.True(async () => (await js.CallAsync("identified", ("peer", cs.Host.Id.ToString()))).GetProperty(
            "info").ValueKind == System.Text.Json.JsonValueKind.Object, "js knows who we are");
        var ours = (await js.CallAsync("identified", ("peer", cs.Host.Id.ToString()))).GetProperty("info");
        Assert.Equal(new HostOptions().AgentVersion, ours.GetProperty("agent").GetString());
        Assert.Contains("/meshsub/1.2.0", JsNode.Texts(ours.GetProperty("protocols")));
        Assert.Contains(
            cs.Host.ListenAddresses[0].WithPeer(null).ToString(), JsNode.Texts(ours.GetProperty("record").GetProperty("addresses")));

        Assert.True(await cs.Host.PingAsync(jsPeer).InTime() > TimeSpan.Zero);
        Assert.True(await cs.Host.Connections.Single().PingAsync().InTime() > TimeSpan.Zero);
        Assert.True((await js.CallAsync("ping", ("addr", cs.Address))).GetProperty("ms").GetDouble() >= 0);

        await Eventually.True(() => cs.Topic(Topic).Mesh.Contains(jsPeer), "js is in our mesh");
        await Eventually.True(async () => (await js.GossipAsync(Topic)).Mesh.Contains(cs.Host.Id.ToString()), "we are in js' mesh");
        for (var i = 0; i < 20; i++)
        {
            await cs.PublishAsync(Topic, $"from C# {i}");
            await js.PublishAsync(Topic, $"from js {i}");
        }
        await Eventually.True(() => cs.Received.Count == 20, "we have all of js' messages");
        await Eventually.True(async () => (await js.ReceivedAsync()).Count == 20, "js has all of ours");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (Topic, $"from js {i}")).Order(), cs.Received.Order());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (Topic, $"from C# {i}")).Order(), (await js.ReceivedAsync()).Order());
    }

    [Theory]
    [InlineData("tls")]
    [InlineData("noise")]
    public async Task A_stream_of_an_application_protocol_carries_half_a_megabyte_both_ways(string security)
    {
        await using var js = await JsNode.StartAsync(configure: environment => environment["SECURITY"] = security);
        await using var cs = await CsNode.StartAsync(configure: node => node.Host.Handle("/echo/1.0.0", async (stream, stop) =>
        {
            await stream.CopyToAsync(stream, stop);
            stream.CloseWrite();
        }));
        await js.CallAsync("dial", ("addr", cs.Address));
        var data = string.Concat(Enumerable.Range(0, 65536).Select(i => $"{i:x8}"));

        var reply = await js.CallAsync("echo", ("peer", cs.Host.Id.ToString()), ("protocol", "/echo/1.0.0"),
            ("data", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(data))));

        Assert.Equal(data, Encoding.UTF8.GetString(Convert.FromHexString(reply.GetProperty("data").GetString()!)));
    }

    [Fact]
    public async Task Ajs_node_that_is_not_certified_gets_no_stream()
    {
        await using var js = await JsNode.StartAsync(Topic);
        await using var cs = await CsNode.StartAsync(Topic, node => node.Allowed = _ => false);

        // In TLS 1.3 the dialer is done before the listener has looked: what fails is whatever comes next.
        try
        {
            await js.CallAsync("dial", ("addr", cs.Address));
            await js.CallAsync("ping", ("addr", cs.Address));
            Assert.Fail("The ping was answered.");
        }
        catch (InvalidOperationException)
        {
        }

        await Eventually.True(() => cs.Notices.Any(n => n.Kind == "gated"), "the refusal is noted");
        Assert.Empty(cs.Host.Connections);
        Assert.Empty((await js.GossipAsync(Topic)).Subscribers);
    }

    [Fact]
    public async Task Dialing_js_under_another_identity_fails()
    {
        await using var js = await JsNode.StartAsync();
        await using var cs = await CsNode.StartAsync();
        var wrong = Multiaddr.Parse(js.Address).WithPeer(cs.Host.Id);

        var error = await Assert.ThrowsAsync<Libp2pException>(() => cs.Host.ConnectAsync(
            PeerInfo.From(wrong.WithPeer(PeerId.Parse("16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY")))).InTime());

        Assert.Contains("answered instead of", error.Message, StringComparison.Ordinal);
    }
}
