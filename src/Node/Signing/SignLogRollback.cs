using Flashback.Ethereum;

namespace Flashback.Node.Signing;

/// <summary>Notices a sign log that was put back from an old copy, by what another memory knows, and makes it safe.</summary>
public static class SignLogRollback
{
    /// <summary>
    /// Closes every epoch up to <paramref name="knownElsewhere"/>, the highest one that the node is known to have spoken in, unless
    /// the log knows of it itself. A signature that neither memory knows of has never left the process.
    /// </summary>
    /// <returns>The new low-water mark; null if the log is up to date.</returns>
    public static ulong? CloseEpochs(SignLog log, Address signer, ulong? knownElsewhere)
    {
        if (knownElsewhere is not { } known || log.HighestEpoch(signer) >= known) return null;
        log.RaiseLowWater(signer, known);
        return known;
    }
}
