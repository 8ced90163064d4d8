using System.Numerics;

namespace Flashback.OnChain.Journal;

/// <summary>What a sender must remember over a crash.</summary>
/// <param name="Pending">In ascending order of nonce.</param>
/// <param name="Done">The last keys that were included, oldest first.</param>
/// <param name="Day">The UTC day that <paramref name="Spent"/> counts.</param>
/// <param name="Spent">In wei.</param>
public sealed record JournalState(IReadOnlyList<JournalEntry> Pending, IReadOnlyList<JournalDone> Done, DateOnly Day, BigInteger Spent)
{
    public static JournalState Empty { get; } = new([], [], DateOnly.MinValue, BigInteger.Zero);
}
