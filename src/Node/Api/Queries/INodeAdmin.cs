using Microsoft.Extensions.Logging;

namespace Flashback.Node.Api.Queries;

/// <summary>What may be done to a running node by whoever may open its socket.</summary>
public interface INodeAdmin
{
    IReadOnlyList<PeerDescription> Peers();

    /// <summary>The least level written; until the node stops.</summary>
    LogLevel LogLevel { get; set; }

    /// <summary>Begins no new epoch, and stops the node when those under work have ended.</summary>
    /// <returns>The epochs under work.</returns>
    IReadOnlyList<ulong> Drain();
}
