using Flashback.Ethereum;

namespace Flashback.Node.Store;

/// <summary>The last block whose events are in the store.</summary>
public sealed record ChainCursor(ulong Block, Bytes32 Hash);
