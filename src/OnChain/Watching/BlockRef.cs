using Flashback.Ethereum;

namespace Flashback.OnChain.Watching;

/// <summary>A block by number and hash.</summary>
public readonly record struct BlockRef(ulong Number, Bytes32 Hash);
