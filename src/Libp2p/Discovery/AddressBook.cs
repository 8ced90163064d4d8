using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Discovery;

/// <summary>
/// Where the members of a group can be found: one signed record each, the one with the highest sequence number. Bounded by the group:
/// nothing is kept of anyone else. Thread-safe.
/// </summary>
public sealed class AddressBook(PeerId self, TimeProvider time)
{
    /// <summary>Members of a group; those beyond it are not kept.</summary>
    public const int MaxPeers = 256;

    /// <summary>A member's record is replaced once in this time at most: its addresses are dialed again each time.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromSeconds(10);

    /// <summary>An entry that was neither received nor confirmed for this long is forgotten.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private Dictionary<PeerId, AddressBookEntry> _entries = [];
    private Dictionary<PeerId, long> _takenAt = [];

    /// <summary>Something changed that is worth keeping.</summary>
    public event Action? Changed;

    public IReadOnlyCollection<AddressBookEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries.Values];
        }
    }

    /// <summary>Sets who belongs to the group. What is known of others is forgotten.</summary>
    public void SetMembers(IEnumerable<PeerId> members)
    {
        bool changed;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var next = members.Where(peer => peer != self).Distinct().Take(MaxPeers)
                .ToDictionary(peer => peer, peer => _entries.GetValueOrDefault(peer) ?? new AddressBookEntry(peer, null, null, now));
            _takenAt = _takenAt.Where(item => next.ContainsKey(item.Key)).ToDictionary();
            changed = next.Count != _entries.Count || next.Keys.Any(peer => !_entries.ContainsKey(peer));
            _entries = next;
        }
        if (changed) Changed?.Invoke();
    }

    /// <summary>Restores stored entries: their peers are members until <see cref="SetMembers"/> says otherwise.</summary>
    public void Restore(IEnumerable<AddressBookEntry> kept)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var entry in kept.Where(entry => entry.Peer != self).Take(MaxPeers))
            {
                _entries[entry.Peer] = now - entry.SeenAt > MaxAge
                    ? new AddressBookEntry(entry.Peer, null, null, now) : entry with { SeenAt = entry.SeenAt > now ? now : entry.SeenAt };
            }
        }
    }

    public bool Contains(PeerId peer)
    {
        lock (_gate) return _entries.ContainsKey(peer);
    }

    /// <summary>Takes a verified record if its signer is a member and it is newer than the one held.</summary>
    /// <returns>True when it was taken.</returns>
    public bool Offer(PeerRecord record)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(record.Peer, out var entry) || record.Sequence <= entry.Record?.Sequence) return false;
            if (_takenAt.TryGetValue(record.Peer, out var taken) && time.GetElapsedTime(taken) < MinAge) return false;
            _takenAt[record.Peer] = time.GetTimestamp();
            _entries[record.Peer] = entry with { Record = record, SeenAt = time.GetUtcNow() };
        }
        Changed?.Invoke();
        return true;
    }

    /// <summary>A member was dialed there with success.</summary>
    public void Reached(PeerId peer, Multiaddr address)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(peer, out var entry)) return;
            _entries[peer] = entry with { Reached = address.WithPeer(null), SeenAt = time.GetUtcNow() };
        }
        Changed?.Invoke();
    }

    /// <summary>Where to dial the member, by what is known here: first where it was reached, then what it signed.</summary>
    public IReadOnlyList<Multiaddr> AddressesOf(PeerId peer)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(peer, out var entry)) return [];
            var signed = entry.Record?.Addresses.Select(address => address.WithPeer(null)) ?? [];
            return entry.Reached is null ? [.. signed] : [.. signed.Prepend(entry.Reached).Distinct()];
        }
    }
}
