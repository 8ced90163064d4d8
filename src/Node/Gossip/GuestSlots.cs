using Flashback.Libp2p;

namespace Flashback.Node.Gossip;

/// <summary>
/// The peers that may listen without being validators: those that the operator names, and a limited number of unnamed ones at a time. An
/// unnamed peer keeps its slot as long as its connection renews it, every second. Thread-safe.
/// </summary>
public sealed class GuestSlots(IEnumerable<PeerId> named, int maxUnnamed, TimeProvider time)
{
    /// <summary>Longer than a connection may take from the handshake to its first renewal.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(15);

    /// <summary>How long a peer that was cut off for publishing stays out.</summary>
    public static readonly TimeSpan BannedFor = TimeSpan.FromHours(1);

    /// <summary>Bans remembered at once; beyond it the oldest is forgotten.</summary>
    public const int MaxBans = 1024;

    private readonly Lock _gate = new();
    private readonly HashSet<PeerId> _named = [.. named];
    private readonly Dictionary<PeerId, long> _unnamed = [];
    private readonly Dictionary<PeerId, long> _bans = [];

    public bool TryTake(PeerId peer)
    {
        lock (_gate)
        {
            if (_bans.TryGetValue(peer, out var since))
            {
                if (time.GetElapsedTime(since) < BannedFor) return false;
                _bans.Remove(peer);
            }
            if (_named.Contains(peer)) return true;
            if (!_unnamed.ContainsKey(peer) && _unnamed.Count >= maxUnnamed && !Sweep()) return false;
            _unnamed[peer] = time.GetTimestamp();
            return true;
        }
    }

    public void Ban(PeerId peer)
    {
        lock (_gate)
        {
            _unnamed.Remove(peer);
            if (_bans.Count >= MaxBans) _bans.Remove(_bans.MinBy(ban => ban.Value).Key);
            _bans[peer] = time.GetTimestamp();
        }
    }

    /// <summary>The peer's connection has ended.</summary>
    public void Free(PeerId peer)
    {
        lock (_gate) _unnamed.Remove(peer);
    }

    private bool Sweep()
    {
        foreach (var (peer, asked) in _unnamed)
        {
            if (time.GetElapsedTime(asked) > KeptFor) _unnamed.Remove(peer);
        }
        return _unnamed.Count < maxUnnamed;
    }
}
