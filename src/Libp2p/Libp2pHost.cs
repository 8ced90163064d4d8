using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p;

/// <summary>A libp2p node: listens, dials, keeps connections to the peers it should know, and opens streams on them.</summary>
public sealed class Libp2pHost(Identity identity, HostOptions options, IConnectionGater gater, TimeProvider time, Action<HostNotice>? notice = null) : IAsyncDisposable
{
    public PeerId Id => identity.Id;
    public IReadOnlyList<Multiaddr> ListenAddresses => throw new NotImplementedException();
    public IReadOnlyCollection<Connection> Connections => throw new NotImplementedException($"{options} {gater} {time} {notice}");
    public event Action<ConnectionEvent>? ConnectionChanged { add => throw new NotImplementedException(); remove => throw new NotImplementedException(); }

    public Task StartAsync(CancellationToken cancellation = default) => throw new NotImplementedException();
    public Task<Connection> ConnectAsync(Multiaddr address, CancellationToken cancellation = default) => ConnectAsync(PeerInfo.From(address), cancellation);
    public Task<Connection> ConnectAsync(PeerInfo peer, CancellationToken cancellation = default) => throw new NotImplementedException();
    public Task<YamuxStream> NewStreamAsync(PeerId peer, IReadOnlyList<string> protocols, CancellationToken cancellation = default) => throw new NotImplementedException();
    public void Handle(string protocol, StreamHandler handler, int maxInboundPerPeer = 8) => throw new NotImplementedException();
    public void SetKnownPeers(IReadOnlyCollection<PeerInfo> peers) => throw new NotImplementedException();
    public Task<ReadOnlyMemory<byte>> RequestAsync(PeerId peer, string protocol, ReadOnlyMemory<byte> request, int maxResponseBytes, CancellationToken cancellation = default) => throw new NotImplementedException();
    public void HandleRequests(string protocol, int maxRequestBytes, RequestHandler handler, int maxInboundPerPeer = 8) => throw new NotImplementedException();
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
