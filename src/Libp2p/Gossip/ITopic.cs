using System.Threading.Channels;

namespace Flashback.Libp2p.Gossip;

/// <summary>A topic that this node follows. Disposing leaves it.</summary>
public interface ITopic : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Accepted messages of others, in the order of their acceptance; own ones are not echoed. Bounded: when the reader lags, the newest are dropped and counted.</summary>
    ChannelReader<GossipMessage> Messages { get; }

    /// <summary>Sends to every peer that follows the topic. Completes when the message is queued. Own messages are not validated.</summary>
    /// <exception cref="ArgumentException">The data is longer than <see cref="GossipOptions.MaxMessageBytes"/>.</exception>
    ValueTask<PublishResult> PublishAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation = default);
}
