using System.Threading.Channels;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Libp2p.Gossip;

/// <summary>A topic that this node follows. Disposing leaves it.</summary>
public interface ITopic : IAsyncDisposable
{
    string Name { get; }

    /// <summary>
    /// Accepted messages of others, in the order of their acceptance; own ones are not echoed. Bounded: when the
    /// reader lags, the newest are dropped and counted.
    /// </summary>
    ChannelReader<GossipMessage> Messages { get; }

    /// <summary>
    /// Hands the messages to a handler, one after another, in place of a reader of <see cref="Messages"/>. A message on which the handler
    /// fails is noted as <c>handler_failed</c> and not handed over again; the next one is.
    /// </summary>
    /// <returns>Completes when the topic was left or the router has stopped.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Libp2pException">The router broke.</exception>
    Task HandleAsync(Func<GossipMessage, CancellationToken, ValueTask> handler, CancellationToken cancellation);

    /// <summary>
    /// Sends to every peer that follows the topic, and to those that begin to within
    /// <see cref="GossipOptions.KeepOwn"/>. Own messages are not validated; bytes that were seen before are not sent again. Completes when
    /// the router has the message, which waits while the router is behind, and for a moment while most followers are.
    /// </summary>
    /// <exception cref="ArgumentException">The data is longer than <see cref="GossipOptions.MaxMessageBytes"/>.</exception>
    ValueTask<MessageId> PublishAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation = default);

    /// <summary>Peers that say they follow the topic.</summary>
    IReadOnlyCollection<PeerId> Peers { get; }

    /// <summary>Those of them that messages are forwarded to.</summary>
    IReadOnlyCollection<PeerId> Mesh { get; }
}
