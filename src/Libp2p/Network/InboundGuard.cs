using System.Net;
using System.Net.Sockets;
using Flashback.Libp2p.Pacing;

namespace Flashback.Libp2p.Network;

/// <summary>
/// Bounds what sockets may cost before anyone is proven: connections in upgrade, in all and per address, and their rate per
/// address. Of IPv6 a /64 counts as one address, as one machine has all of it. Idle addresses are forgotten when the table is full.
/// </summary>
internal sealed class InboundGuard(HostOptions options, TimeProvider time)
{
    private const int BurstSeconds = 4;
    private const int MaxAddresses = 4096;
    private const int HostBytes = 8;

    /// <summary>Looking through the table takes a while: a flood from ever new addresses must not have it done for each.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Entry> _entries = [];
    private int _pending;
    private long? _sweptAt;

    private sealed class Entry(TokenBucket rate)
    {
        public TokenBucket Rate { get; } = rate;
        public int Pending { get; set; }
    }

    public bool TryEnter(IPAddress remote)
    {
        var address = Key(remote);
        lock (_gate)
        {
            if (_pending >= options.MaxPendingInbound) return false;
            if (!_entries.TryGetValue(address, out var entry))
            {
                if (_entries.Count >= MaxAddresses && !Sweep()) return false;
                var rate = options.MaxInboundRatePerAddress;
                _entries.Add(address, entry = new Entry(new TokenBucket(rate, rate * BurstSeconds, time)));
            }
            if (entry.Pending >= options.MaxPendingInboundPerAddress || !entry.Rate.TryTake()) return false;
            entry.Pending++;
            _pending++;
            return true;
        }
    }

    public void Leave(IPAddress remote)
    {
        var address = Key(remote);
        lock (_gate)
        {
            _pending--;
            if (_entries.TryGetValue(address, out var entry)) entry.Pending--;
        }
    }

    private static IPAddress Key(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(HostBytes).Clear();
        return new IPAddress(bytes);
    }

    private bool Sweep()
    {
        if (_sweptAt is { } last && time.GetElapsedTime(last) < SweepInterval) return false;
        _sweptAt = time.GetTimestamp();
        foreach (var (address, entry) in _entries)
        {
            if (entry.Pending == 0 && entry.Rate.IsFull) _entries.Remove(address);
        }
        return _entries.Count < MaxAddresses;
    }
}
