using System.Collections.Concurrent;
using System.Net;
using Flashback.Ethereum;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests;

/// <summary>A host with a fresh identity and everyone allowed, unless said otherwise.</summary>
internal sealed class TestHost : IAsyncDisposable, IConnectionGater
{
    private readonly PrivateKey _key = PrivateKey.Generate();

    public TestHost(ITransport? transport = null, TimeProvider? time = null, Func<HostOptions, HostOptions>? configure = null)
    {
        var options =
            new HostOptions { Listen = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")], Transport = transport, MaxInboundRatePerAddress = 1000 };
        Identity = new Identity(_key);
        Host = new Libp2pHost(Identity, configure?.Invoke(options) ?? options, this, time ?? SystemClock.Instance, Notices.Enqueue);
    }

    public Identity Identity { get; }
    public Libp2pHost Host { get; }
    public PeerId Id => Host.Id;
    public PeerInfo Info => new(Host.Id, Host.ListenAddresses);
    public ConcurrentQueue<HostNotice> Notices { get; } = new();

    public Func<PeerId, Direction, bool> Allow { get; set; } = (_, _) => true;
    public Func<Multiaddr, bool> Dial { get; set; } = _ => true;
    public Func<PeerId, bool> Guest { get; set; } = _ => false;
    public ConcurrentQueue<PeerId> CutOffs { get; } = new();
    public Func<IPEndPoint, bool> Accept { get; set; } = _ => true;

    public bool AllowDial(PeerId peer, Multiaddr address) => Dial(address);
    public bool AllowAccept(IPEndPoint remote) => Accept(remote);
    public bool AllowSecured(PeerId peer, Direction direction) => Allow(peer, direction);

    public bool IsGuest(PeerId peer) => Guest(peer);
    public void CutOff(PeerId guest) => CutOffs.Enqueue(guest);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _key.Dispose();
    }
}
