using System.Net;
using System.Net.Sockets;
using Flashback.Libp2p;

namespace Flashback.Interop.Libp2p;

/// <summary>Four of our nodes and four js-libp2p nodes in one mesh.</summary>
[Collection(Libp2pCollection.Name)]
public sealed class MixedMeshTests : IAsyncLifetime
{
    private const string Topic = "mixed/1";
    private const int OfEach = 4;

    private readonly List<CsNode> _cs = [];
    private readonly List<JsNode> _js = [];

    // Bound and never listening, it keeps the port of the node that comes back: nobody else's connection leaves from there meanwhile.
    private readonly Socket _place = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private int _round;

    public async Task InitializeAsync()
    {
        _place.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        for (var i = 0; i < OfEach; i++) _cs.Add(await CsNode.StartAsync(Topic, port: i == 0 ? Port : 0));
        _js.AddRange(await Task.WhenAll(Enumerable.Range(0, OfEach).Select(_ => JsNode.StartAsync(Topic))));
        await ConnectAllAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _cs) await node.DisposeAsync();
        foreach (var node in _js) await node.DisposeAsync();
        _place.Dispose();
    }

    private int Port => ((IPEndPoint)_place.LocalEndPoint!).Port;

    [Fact]
    public async Task Everyone_hears_everyone_through_restarts_and_a_partition()
    {
        await AssertAllHearAllAsync(_cs, _js);

        // One of each kind is killed and comes back as itself on its old address.
        var key = _cs[0].ExportKey();
        await _cs[0].DisposeAsync();
        _js[0].Kill();
        _cs[0] = await CsNode.StartAsync(Topic, key: key, port: Port);
        _js[0] = await JsNode.StartAsync(Topic);
        await ConnectAllAsync();
        await AssertAllHearAllAsync(_cs, _js);

        // Two halves that refuse each other hear themselves only, and all again once they do not.
        var (left, right) = (_cs.Take(2).ToList(), _cs.Skip(2).ToList());
        var (leftJs, rightJs) = (_js.Take(2).ToList(), _js.Skip(2).ToList());
        await SeparateAsync(left, leftJs, right, rightJs);
        await AssertAllHearAllAsync(left, leftJs);
        await AssertAllHearAllAsync(right, rightJs);
        foreach (var node in _cs) node.Allowed = _ => true;
        await ConnectAllAsync();
        await AssertAllHearAllAsync(_cs, _js);
    }

    private async Task ConnectAllAsync()
    {
        var infos = _cs.Select(n => n.Info).Concat(_js.Select(n => PeerInfo.From(Multiaddr.Parse(n.Address)))).ToList();
        foreach (var node in _cs) node.Host.SetKnownPeers(infos);
        for (var i = 0; i < _js.Count; i++)
        {
            for (var j = i + 1; j < _js.Count; j++) await _js[i].CallAsync("dial", ("addr", _js[j].Address));
        }
        await Eventually.True(() => _cs.All(n => n.Host.Connections.Count == infos.Count - 1), "all of ours are connected to all");
        await FollowAsync(_cs, _js);
    }

    /// <summary>Everyone knows of everyone that the topic is followed; the meshes then take care of themselves.</summary>
    private static async Task FollowAsync(IReadOnlyCollection<CsNode> cs, IReadOnlyCollection<JsNode> js)
    {
        var others = cs.Count + js.Count - 1;
        await Eventually.True(() => cs.All(n => n.Topic(Topic).Peers.Count >= others), "ours know all followers");
        await Eventually.True(async () =>
            (await Task.WhenAll(js.Select(n => n.GossipAsync(Topic)))).All(g => g.Subscribers.Length >= others), "js knows all followers");
    }

    private static async Task SeparateAsync(
        IReadOnlyList<CsNode> left, IReadOnlyList<JsNode> leftJs, IReadOnlyList<CsNode> right, IReadOnlyList<JsNode> rightJs)
    {
        Wall(left, right, rightJs);
        Wall(right, left, leftJs);
        foreach (var here in leftJs)
        {
            foreach (var there in rightJs) await here.CallAsync("hangup", ("peer", there.Peer));
        }
        await Eventually.True(() => left.Concat(right).All(n => n.Host.Connections.Count == left.Count + leftJs.Count - 1),
            "the halves are apart");
    }

    private static void Wall(IReadOnlyList<CsNode> here, IReadOnlyList<CsNode> there, IReadOnlyList<JsNode> thereJs)
    {
        var beyond = there.Select(n => n.Host.Id).Concat(thereJs.Select(n => PeerId.Parse(n.Peer))).ToHashSet();
        foreach (var node in here) node.Allowed = peer => !beyond.Contains(peer);
    }

    private async Task AssertAllHearAllAsync(IReadOnlyList<CsNode> cs, IReadOnlyList<JsNode> js)
    {
        var round = ++_round;
        var sent = new List<string>();
        for (var message = 0; message < 5; message++)
        {
            for (var i = 0; i < cs.Count; i++)
                await PublishAsync($"round {round}: C# {i}, {message}", text => cs[i].PublishAsync(Topic, text));
            for (var i = 0; i < js.Count; i++)
                await PublishAsync($"round {round}: js {i}, {message}", text => js[i].PublishAsync(Topic, text));
        }
        var own = 5;
        await Eventually.True(() => cs.All(n => Of(round, n.Received.Select(m => m.Text)).Count() == sent.Count - own),
            "each of ours has all messages of the others");
        await Eventually.True(async () =>
            (await Task.WhenAll(js.Select(n => n.ReceivedAsync()))).All(r => Of(round, r.Select(m => m.Data)).Count() == sent.Count - own),
            "each js node has all messages of the others");
        foreach (var node in cs) Assert.Empty(Of(round, node.Received.Select(m => m.Text)).Except(sent));

        async Task PublishAsync(string text, Func<string, Task> publish)
        {
            sent.Add(text);
            await publish(text);
        }
    }

    private static IEnumerable<string> Of(int round, IEnumerable<string> texts) =>
        texts.Where(t => t.StartsWith($"round {round}:", StringComparison.Ordinal)).Distinct();
}
