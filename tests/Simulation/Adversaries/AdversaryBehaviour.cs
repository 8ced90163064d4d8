namespace Flashback.Simulation.Adversaries;

/// <summary>What a dishonest validator does in addition to following the protocol.</summary>
[Flags]
public enum AdversaryBehaviour
{
    None = 0,

    /// <summary>Says nothing at all.</summary>
    Silent = 1,

    /// <summary>Reports what suits it, in concert with the other dishonest ones.</summary>
    Lie = 2,

    /// <summary>Signs two batches and shows them to different halves.</summary>
    SplitBatch = 4,

    /// <summary>Proposes twice in a round, at once to different halves or again later.</summary>
    SplitProposal = 8,

    /// <summary>Votes for everything that is proposed, and for what is not.</summary>
    DoubleVote = 16,

    /// <summary>Commits, then reveals late, to a few, or never.</summary>
    Withhold = 32,

    /// <summary>Sends again what it once heard, in this epoch and in later ones.</summary>
    Replay = 64,

    /// <summary>Commits only after it has read an honest validator's observations.</summary>
    Copycat = 128,

    /// <summary>Proposes verdicts that do not follow from the batches.</summary>
    FalseReport = 256,

    /// <summary>Sends malformed messages, and messages in others' names.</summary>
    Forge = 512,

    /// <summary>Commits at the last moment, to a few.</summary>
    LateCommit = 1024,

    /// <summary>Proposes with as few batches as it can get away with, and fewer.</summary>
    Starve = 2048,
}
