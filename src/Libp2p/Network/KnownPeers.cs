using System.Security.Cryptography;

namespace Flashback.Libp2p.Network;

/// <summary>
/// Which known peer is to be dialed when: exponential back-off with jitter of half either way. The peer with the larger id
/// waits a moment at first, so that seldom both dial at once.
/// </summary>
internal sealed class KnownPeers(PeerId self, HostOptions options, TimeProvider time)
{
    private const int MaxDoublings = 16;

    /// <summary>Addresses of one peer that are tried in one dial.</summary>
    private const int MaxAddresses = 4;

    private readonly long _start = time.GetTimestamp();
    private readonly Lock _gate = new();
    private Dictionary<PeerId, Entry> _entries = [];

    private sealed class Entry(PeerInfo info)
    {
        public PeerInfo Info { get; set; } = info;
        public int Failures { get; set; }
        public uint Turn { get; set; }
        public bool Dialing { get; set; }
        public TimeSpan Due { get; set; }
    }

    /// <summary>Monotonic: a clock that is set back must not stop the dialing.</summary>
    private TimeSpan Now => time.GetElapsedTime(_start);

    public void Set(IReadOnlyCollection<PeerInfo> peers)
    {
        lock (_gate)
        {
            var next = new Dictionary<PeerId, Entry>(peers.Count);
            foreach (var info in peers)
            {
                if (info.Id == self) continue;
                var entry = _entries.GetValueOrDefault(info.Id) ?? new Entry(info) { Due = FirstDue(info.Id) };
                if (!entry.Info.Addresses.SequenceEqual(info.Addresses)) (entry.Failures, entry.Turn, entry.Due) = (0, 0, Now);
                entry.Info = info;
                next[info.Id] = entry;
            }
            _entries = next;
        }
    }

    public PeerInfo? Find(PeerId peer)
    {
        lock (_gate) return _entries.GetValueOrDefault(peer)?.Info;
    }

    /// <summary>The peers to dial now; each must be reported back through <see cref="Done"/>.</summary>
    public List<PeerInfo> TakeDue(Func<PeerId, bool> connected)
    {
        var due = new List<PeerInfo>();
        lock (_gate)
        {
            var room = options.MaxConcurrentDials - _entries.Values.Count(e => e.Dialing);
            var now = Now;
            // Who waits longest goes first: peers whose addresses swallow every dial must not keep others from theirs.
            foreach (var (peer, entry) in _entries.OrderBy(item => item.Value.Due))
            {
                if (room == 0 || entry.Due > now) break;
                if (entry.Dialing || entry.Info.Addresses.Count == 0 || connected(peer)) continue;
                entry.Dialing = true;
                due.Add(entry.Info with { Addresses = Some(entry.Info.Addresses, entry.Turn++) });
                room--;
            }
        }
        return due;
    }

    public void Done(PeerId peer, bool success)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(peer, out var entry)) return;
            entry.Dialing = false;
            if (success)
            {
                entry.Turn = 0;
                return;
            }
            entry.Failures = Math.Min(entry.Failures + 1, MaxDoublings);
            entry.Due = Now + BackOff(entry.Failures);
        }
    }

    /// <summary>
    /// The connection to it ended: it is dialed again soon. One that ended at once counts as a failure: in TLS 1.3 the dialer is
    /// done before the listener refuses it.
    /// </summary>
    public void Lost(PeerId peer, TimeSpan lived)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(peer, out var entry)) return;
            entry.Failures = lived < options.UpgradeTimeout ? Math.Min(entry.Failures + 1, MaxDoublings) : 0;
            entry.Due = Now + BackOff(entry.Failures);
        }
    }

    /// <summary>So many of the addresses that one dial ends in a while; those after them the next time.</summary>
    private static IReadOnlyList<Multiaddr> Some(IReadOnlyList<Multiaddr> addresses, uint turn) => addresses.Count <= MaxAddresses
        ? addresses
        : [.. Enumerable.Range(0, MaxAddresses)
            .Select(i => addresses[(int)((((ulong)turn * MaxAddresses) + (uint)i) % (uint)addresses.Count)])];

    private TimeSpan FirstDue(PeerId peer) => Now + (self < peer ? TimeSpan.Zero : options.RedialMin / 2);

    private TimeSpan BackOff(int failures)
    {
        var full =
            Math.Min(options.RedialMax.TotalMilliseconds, options.RedialMin.TotalMilliseconds * Math.Pow(2, Math.Max(0, failures - 1)));
        var jitter = RandomNumberGenerator.GetInt32(500, 1501) / 1000.0;
        return TimeSpan.FromMilliseconds(full * jitter);
    }
}
