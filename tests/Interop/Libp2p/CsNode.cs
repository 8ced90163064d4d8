using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Interop.Libp2p;

/// <summary>One of our nodes on loopback, following topics and keeping what it hears.</summary>
internal sealed class CsNode : IAsyncDisposable, IConnectionGater
{
    private readonly PrivateKey _key;
    private readonly Dictionary<string, ITopic> _topics = [];
    private readonly ConcurrentQueue<(string Topic, string Text)> _received = new();
    private readonly List<Task> _readers = [];

    private CsNode(PrivateKey key, int port, GossipOptions gossip)
    {
        _key = key;
        Host = new Libp2pHost(new Identity(key),
            new HostOptions { Listen = [Multiaddr.Parse($"/ip4/127.0.0.1/tcp/{port}")], MaxInboundRatePerAddress = 1000 }, this,
            SystemClock.Instance, Notices.Enqueue);
        Gossip = new GossipSub(Host, gossip, SystemClock.Instance);
    }

    public Libp2pHost Host { get; }
    public GossipSub Gossip { get; }
    public ConcurrentQueue<HostNotice> Notices { get; } = new();
    public IReadOnlyCollection<(string Topic, string Text)> Received => _received;
    public string Address => Host.ListenAddresses[0].ToString();
    public PeerInfo Info => new(Host.Id, Host.ListenAddresses);
    public Func<PeerId, bool> Allowed { get; set; } = _ => true;

    public static async Task<CsNode> StartAsync(
        string topics = "", Action<CsNode>? configure = null, byte[]? key = null, int port = 0, GossipOptions? gossip = null)
    {
        var node = new CsNode(key is null ? PrivateKey.Generate() : PrivateKey.FromBytes(key), port, gossip ?? new GossipOptions());
        foreach (var name in topics.Split(',', StringSplitOptions.RemoveEmptyEntries)) node.Join(name);
        configure?.Invoke(node);
        await node.Host.StartAsync();
        return node;
    }

    public byte[] ExportKey() => _key.ToBytes();

    public ITopic Topic(string name) => _topics[name];

    public async Task PublishAsync(string topic, string text) => await _topics[topic].PublishAsync(Encoding.UTF8.GetBytes(text));

    public bool AllowDial(PeerId peer, Multiaddr address) => Allowed(peer);
    public bool AllowAccept(IPEndPoint remote) => true;
    public bool AllowSecured(PeerId peer, Direction direction) => Allowed(peer);

    public async ValueTask DisposeAsync()
    {
        await Gossip.DisposeAsync();
        await Host.DisposeAsync();
        await Task.WhenAll(_readers);
        _key.Dispose();
    }

    private void Join(string name)
    {
        var topic = Gossip.Join(name, (_, _) => ValueTask.FromResult(Validation.Accept));
        _topics.Add(name, topic);
        _readers.Add(ReadAsync(topic));
    }

    private async Task ReadAsync(ITopic topic)
    {
        await foreach (var message in topic.Messages.ReadAllAsync())
            _received.Enqueue((topic.Name, Encoding.UTF8.GetString(message.Data.Span)));
    }
}
