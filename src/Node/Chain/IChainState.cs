using Flashback.OnChain.View;

namespace Flashback.Node.Chain;

/// <summary>What the chain says, as the pipeline sees it.</summary>
public interface IChainState
{
    /// <summary>The newest view; immutable, and safe to keep.</summary>
    ChainView View { get; }
}
