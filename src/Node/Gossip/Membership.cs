using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Gossip;

/// <summary>
/// The members of the validators' network: every active validator of the registry, and every validator in the frozen set of an epoch still
/// in progress, whatever its state is now. A validator that exits, is suspended or expelled still commits and votes in the sets that it is
/// in, and without it those might miss their quorum; what it signs there still counts against it.
/// </summary>
public static class Membership
{
    /// <param name="view">The chain as it was read.</param>
    /// <param name="nowMillis">Chain time. An epoch is in progress until its disputes end: until then its batches may be requested.</param>
    /// <returns>Indices of the registry.</returns>
    public static IReadOnlySet<byte> Of(ChainView view, long nowMillis)
    {
        var members = view.Validators.Values.Where(validator => validator.State == ValidatorState.Active)
            .Select(validator => validator.Index).ToHashSet();
        if (view.EpochAt((ulong)Math.Max(0, nowMillis / 1000)) is not { } current) return members;
        // From the one that is opened next to the oldest one that messages are taken for.
        var next = current + 1;
        for (var epoch = next - Math.Min(next, EpochBook.MaxEpochs); epoch <= next; epoch++)
        {
            if (view.SnapshotFor(epoch) is not { } snapshot || !view.Sets.TryGetValue(snapshot.ValidatorsHash, out var set)) continue;
            if (view.ParametersFor(epoch) is { } parameters && nowMillis <= new EpochTimeline(parameters, view.Genesis, epoch).DisputeEnd)
                members.UnionWith(set.Active.Select(record => record.Index));
        }
        return members;
    }
}
