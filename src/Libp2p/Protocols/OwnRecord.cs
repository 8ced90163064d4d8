namespace Flashback.Libp2p.Protocols;

/// <summary>
/// This host's own signed record. It is signed once for each change of its addresses; sequence numbers are Unix milliseconds, and
/// always above the one before.
/// </summary>
internal sealed class OwnRecord(Identity identity, Func<IReadOnlyList<Multiaddr>> addresses, TimeProvider time)
{
    private readonly Lock _gate = new();
    private PeerRecord? _record;
    private ulong _floor;

    public PeerRecord Current
    {
        get
        {
            var now = addresses().Take(PeerRecord.MaxAddresses).ToArray();
            lock (_gate)
            {
                if (_record is not null && _record.Sequence >= _floor && _record.Addresses.SequenceEqual(now)) return _record;
                var sequence = Math.Max(
                    (ulong)time.GetUtcNow().ToUnixTimeMilliseconds(), Math.Max(_floor, _record is null ? 0 : _record.Sequence + 1));
                _record = new PeerRecord(identity.Id, sequence, now) { Envelope = PeerRecord.Seal(identity, sequence, now) };
                return _record;
            }
        }
    }

    /// <summary>
    /// A record of ours with this number is about: this host's clock was ahead before it restarted. The next one goes above it.
    /// </summary>
    /// <returns>False when ours is above it already, or nothing can be.</returns>
    public bool TrySurpass(ulong sequence)
    {
        lock (_gate)
        {
            if (sequence == ulong.MaxValue || _record is null || sequence < _record.Sequence) return false;
            _floor = sequence + 1;
            return true;
        }
    }
}
