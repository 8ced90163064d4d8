namespace Flashback.Aggregation.Rounds;

public enum SlotKind : byte
{
    /// <summary>The batch of an epoch; its round is 0.</summary>
    Batch = 1,
    Proposal = 2,
    Vote = 3,

    /// <summary>A ruling on an appeal: the epoch is that of the verdict, the round is the number of the appeal.</summary>
    AppealVote = 4,
}
