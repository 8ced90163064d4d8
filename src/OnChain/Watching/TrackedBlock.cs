using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.View;

namespace Flashback.OnChain.Watching;

/// <summary>A block of the tracked chain and the view after it.</summary>
internal sealed record TrackedBlock(Block Header, ChainView View);
