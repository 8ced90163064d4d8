namespace Flashback.Libp2p.Gossip;

/// <summary>GossipSub 1.1 with the StrictNoSign policy on a host. Create it before the host starts.</summary>
public sealed class GossipSub(Libp2pHost host, GossipOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <exception cref="InvalidOperationException">The topic is joined already.</exception>
    public ITopic Join(string topic, TopicValidator validator) => throw new NotImplementedException($"{host} {options} {time}");

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
