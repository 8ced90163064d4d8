namespace Flashback.Libp2p.Network;

/// <summary>
/// The live connections, one in use per peer. When both sides dialed at once, both keep the one that the smaller id dialed;
/// a peer that connects again long after has lost the old one, so the newer one stays.
/// </summary>
internal sealed class ConnectionTable(PeerId self, HostOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, Connection> _inUse = [];
    private readonly HashSet<Connection> _all = [];
    private bool _closed;

    public IReadOnlyCollection<Connection> InUse
    {
        get
        {
            lock (_gate) return [.. _inUse.Values];
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _all.Count;
        }
    }

    public Connection? Find(PeerId peer)
    {
        lock (_gate) return _inUse.GetValueOrDefault(peer);
    }

    /// <summary>
    /// Takes the connection in. The loser, if there is one, is to be closed by the caller: after a grace time when it is of the same
    /// peer; at once when it is a guest's, whose place was needed.
    /// </summary>
    /// <returns>False when the table is closed, or full of connections that this one must not displace.</returns>
    public bool TryAdd(Connection connection, out Connection? loser)
    {
        loser = null;
        lock (_gate)
        {
            var existing = _inUse.GetValueOrDefault(connection.RemotePeer);
            if (_closed) return false;
            if (_all.Count >= options.MaxConnections)
            {
                if (connection.IsGuest) return false;
                if (existing is null)
                {
                    if (_all.FirstOrDefault(c => c.IsGuest) is not { } guest) return false;
                    Forget(guest);
                    loser = guest;
                }
            }
            _all.Add(connection);
            if (existing is not null && Beats(existing, connection))
            {
                loser = connection;
                return true;
            }
            loser ??= existing;
            _inUse[connection.RemotePeer] = connection;
            return true;
        }
    }

    /// <returns>True when it was the one in use.</returns>
    public bool Remove(Connection connection)
    {
        lock (_gate) return Forget(connection);
    }

    public IReadOnlyCollection<Connection> CloseAll()
    {
        lock (_gate)
        {
            _closed = true;
            return [.. _all];
        }
    }

    private bool Forget(Connection connection)
    {
        _all.Remove(connection);
        return _inUse.GetValueOrDefault(connection.RemotePeer) == connection && _inUse.Remove(connection.RemotePeer);
    }

    private bool Beats(Connection existing, Connection arrival)
    {
        if (existing.Closed.IsCompleted || existing.Direction == arrival.Direction) return false;
        if (existing.Age > options.UpgradeTimeout) return false;
        var smallerDials = self < existing.RemotePeer ? Direction.Outbound : Direction.Inbound;
        return existing.Direction == smallerDials;
    }
}
