using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Gossip;

/// <summary>Names of topics and protocols: one network never hears another.</summary>
public static class Topics
{
    /// <summary>The protocol by which validators tell each other their addresses.</summary>
    public const string Peers = "/flashback/peers/1";

    public static string Consensus(OracleDomain domain) => $"/flashback/1/{domain.ChainId}/{Hex.Encode(domain.Oracle.Span)}/consensus";
}
