using Flashback.Aggregation.Messages;
using Flashback.Ethereum;

namespace Flashback.Node.Gossip;

/// <summary>Names of the topics: one network never hears another.</summary>
public static class Topics
{
    public static string Consensus(OracleDomain domain) => $"/flashback/1/{domain.ChainId}/{Hex.Encode(domain.Oracle.Span)}/consensus";
}
