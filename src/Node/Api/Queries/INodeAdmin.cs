using Microsoft.Extensions.Logging;

namespace Flashback.Node.Api.Queries;

/// <summary>Administration of a running node, for every user who may open its socket.</summary>
public interface INodeAdmin
{
    IReadOnlyList<PeerDescription> Peers();

    /// <summary>Sets the lowest log level written, until the node stops.</summary>
    LogLevel LogLevel { get; set; }

    /// <summary>Begins no new epoch, and stops the node when the epochs in progress have ended.</summary>
    /// <returns>The epochs in progress.</returns>
    IReadOnlyList<ulong> Drain();
}
