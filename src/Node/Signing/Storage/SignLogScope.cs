using Flashback.Ethereum;

namespace Flashback.Node.Signing.Storage;

/// <summary>The network that a sign log belongs to. A log opened for another one is refused.</summary>
public sealed record SignLogScope(ulong ChainId, Address Oracle);
