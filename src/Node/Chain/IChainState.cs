using Flashback.OnChain.View;

namespace Flashback.Node.Chain;

/// <summary>The chain's state, as the pipeline sees it.</summary>
public interface IChainState
{
    /// <summary>The newest view; immutable, and safe to keep.</summary>
    ChainView View { get; }
}
