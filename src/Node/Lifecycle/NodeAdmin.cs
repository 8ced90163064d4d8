using Flashback.Libp2p;
using Flashback.Node.Api.Queries;
using Flashback.Node.Chain;
using Flashback.Node.Gossip;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Lifecycle;

/// <summary>Administration of the running node.</summary>
public sealed class NodeAdmin(GossipNetwork gossip, IChainState chain, LogLevelSwitch level, Drain drain, ILogger log) : INodeAdmin
{
    public LogLevel LogLevel
    {
        get => level.Level;
        set
        {
            log.LevelChanged(level.Level, value);
            level.Level = value;
        }
    }

    public IReadOnlyList<PeerDescription> Peers()
    {
        var validators = chain.View.Validators.Values.Select(validator => (Id: ValidatorGate.IdOf(validator), validator.Index)).ToList();
        return [.. gossip.Connections.Select(Describe)];

        PeerDescription Describe(Connection connection) => new(
            connection.RemotePeer.ToString(), connection.RemoteAddress.ToString(), connection.Direction == Direction.Outbound,
            connection.IsGuest, validators.Where(validator => validator.Id == connection.RemotePeer)
                .Select(validator => (byte?)validator.Index)
                .FirstOrDefault());
    }

    public IReadOnlyList<ulong> Drain()
    {
        var epochs = drain.Begin();
        log.Draining(epochs.Count);
        return epochs;
    }
}
