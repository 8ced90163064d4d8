namespace Flashback.Aggregation.Rounds;

public enum SlotKind : byte
{
    /// <summary>The batch of an epoch; its round is 0.</summary>
    Batch = 1,
    Proposal = 2,
    Vote = 3,
}
