using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Lifecycle;

/// <summary>Who this node is, and in which network.</summary>
public sealed record NodeIdentity(OracleDomain Domain, Address Signer);
