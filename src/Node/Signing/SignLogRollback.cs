using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Node.Signing;

/// <summary>Detects by another record that the sign log was restored from an old copy, and makes it safe.</summary>
public static class SignLogRollback
{
    /// <summary>
    /// Closes every epoch up to <paramref name="knownElsewhere"/>, the highest one that the node is known to have spoken in, unless
    /// the log knows of it itself. A signature that neither record has never left the process.
    /// </summary>
    /// <returns>The new low-water mark; null if the log is up to date.</returns>
    public static ulong? CloseEpochs(SignLog log, Address signer, ulong? knownElsewhere)
    {
        if (knownElsewhere is not { } known || log.HighestEpoch(signer) >= known) return null;
        log.RaiseLowWater(signer, known);
        return known;
    }

    /// <summary>
    /// As above, and also when the log knows of that epoch but lacks a slot of what the node said in it: the copy was made in the middle
    /// of it. What the store still shows would otherwise be forgotten by both once the store is lost too.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="signer">Whose.</param>
    /// <param name="knownElsewhere">The highest epoch that the node is known to have spoken in.</param>
    /// <param name="said">What it said in that epoch.</param>
    public static ulong? CloseEpochs(SignLog log, Address signer, ulong? knownElsewhere, IEnumerable<GossipMessage> said)
    {
        if (CloseEpochs(log, signer, knownElsewhere) is { } mark) return mark;
        if (knownElsewhere is not { } known || log.IsClosed(signer, known)) return null;
        var recorded = log.InEpoch(signer, known).Select(slot => slot.Slot).ToHashSet();
        if (said.Select(SignSlots.Of).All(spoken => spoken is not var (slot, _) || recorded.Contains(slot))) return null;
        log.RaiseLowWater(signer, known);
        return known;
    }
}
