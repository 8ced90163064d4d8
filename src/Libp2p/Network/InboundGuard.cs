using System.Net;

namespace Flashback.Libp2p.Network;

/// <summary>
/// Bounds what sockets may cost before anyone is proven: connections in upgrade, in all and per address, and their rate per
/// address. Addresses are forgotten as soon as they are idle, so the table is bounded by the rate.
/// </summary>
internal sealed class InboundGuard(HostOptions options, TimeProvider time)
{
    private const int BurstSeconds = 4;
    private const int MaxAddresses = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Entry> _entries = [];
    private int _pending;

    private sealed class Entry(TokenBucket rate)
    {
        public TokenBucket Rate { get; } = rate;
        public int Pending { get; set; }
    }

    public bool TryEnter(IPAddress address)
    {
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

    public void Leave(IPAddress address)
    {
        lock (_gate)
        {
            _pending--;
            if (_entries.TryGetValue(address, out var entry)) entry.Pending--;
        }
    }

    private bool Sweep()
    {
        foreach (var (address, entry) in _entries)
        {
            if (entry.Pending == 0 && entry.Rate.IsFull) _entries.Remove(address);
        }
        return _entries.Count < MaxAddresses;
    }
}
