using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.Watching;

/// <summary>Something that changed the view. Exactly one of the nested kinds.</summary>
public abstract record ChainChange
{
    private ChainChange()
    {
    }

    /// <summary>A contract's event took effect.</summary>
    /// <param name="Event">One of the generated event records, such as <c>QosOracle.EpochOpenedEvent</c>.</param>
    /// <param name="Log">Where it stands.</param>
    /// <param name="Replayed">It was passed on before this process started.</param>
    public sealed record Happened(IContractEvent Event, LogEntry Log, bool Replayed) : ChainChange;

    /// <summary>The view stands after this block now.</summary>
    public sealed record Advanced(Block Head) : ChainChange;

    /// <summary>A reorganisation: everything after this block did not happen. Null: nothing did, the view starts again.</summary>
    public sealed record RolledBack(BlockRef? To) : ChainChange;

    /// <summary>The chain contradicts itself or this code, in plain words. Epochs that depend on it are not processed.</summary>
    public sealed record Contradiction(string Text) : ChainChange;
}
