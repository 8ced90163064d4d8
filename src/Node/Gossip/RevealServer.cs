using System.Collections.Concurrent;
using Flashback.Libp2p;
using Flashback.Node.Codecs;
using Flashback.Node.Limits;
using Flashback.Node.Store;

namespace Flashback.Node.Gossip;

/// <summary>
/// Answers <c>/flashback/batch/1</c> from the store. An answer may be long, so the rate per peer is limited.
/// </summary>
internal sealed class RevealServer(NodeStore store, TimeProvider time)
{
    /// <summary>
    /// Answers to one peer per second, with a burst of one second's worth; a request over the limit gets an empty answer and is repeated.
    /// </summary>
    public const int MaxPerSecond = 32;

    /// <summary>Peers whose rate is remembered: more than there are validators.</summary>
    private const int MaxPeers = 1024;

    private readonly ConcurrentDictionary<PeerId, RateLimit> _paces = new();

    /// <summary>The encoded reveal; empty for "I have none".</summary>
    public ReadOnlyMemory<byte> Answer(PeerId peer, ReadOnlySpan<byte> request)
    {
        if (_paces.Count > MaxPeers) _paces.Clear();
        if (!_paces.GetOrAdd(peer, _ => new RateLimit(MaxPerSecond, time)).TryTake()) return default;
        return RevealRequestCodec.Decode(request) is { } key && store.EncodedReveal(key.Epoch, key.Observer) is { } reveal
            ? reveal : default;
    }
}
