using Flashback.Aggregation.Rounds;

namespace Flashback.Node.Store;

/// <summary>
/// Stores an epoch in progress, so that a restart in the middle of it can resume. Data is saved when the call returns.
/// </summary>
public interface IEpochStore
{
    /// <summary>Keeps a message once, however often it comes.</summary>
    void SaveMessage(StoredMessage message);

    /// <summary>Keeps the proof that a validator equivocated, once for a slot.</summary>
    void SaveEquivocation(Effect.EquivocationFound found);

    /// <summary>The epoch's report is no longer on the chain.</summary>
    void Retract(ulong epoch);
}
