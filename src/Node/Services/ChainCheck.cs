using Flashback.Node.Chain;
using Flashback.Node.Gossip;
using Flashback.Node.Telemetry;
using Flashback.OnChain.Chain;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Services;

/// <summary>An endpoint of another chain must stop the node now, not confuse it later.</summary>
internal static class ChainCheck
{
    /// <remarks>An endpoint that does not answer stops a node that knows no peer. A node that ran before waits for it together with its
    /// peers.</remarks>
    /// <exception cref="ChainUnavailableException">The endpoint does not answer, or it serves something else.</exception>
    public static async Task RunAsync(ChainLink chain, GossipNetwork gossip, ILogger log, CancellationToken cancellation)
    {
        ulong served;
        try
        {
            served = await chain.Rpc.ChainIdAsync(cancellation);
        }
        catch (ChainUnavailableException error) when (gossip.Expected > 0)
        {
            log.WithoutChain(error.Message, gossip.Expected);
            return;
        }
        if (served != chain.Contracts.ChainId)
            throw new ChainUnavailableException(
                $"The RPC endpoint serves chain {served}, the configuration says {chain.Contracts.ChainId} (chain.id).");
        var code = await chain.Rpc.CodeAsync(chain.Contracts.Oracle, cancellation);
        if (code.Length == 0)
            throw new ChainUnavailableException(
                $"There is no contract at {chain.Contracts.Oracle} (contracts.oracle) on chain {served}.");
    }
}
