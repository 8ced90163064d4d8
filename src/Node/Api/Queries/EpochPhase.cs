namespace Flashback.Node.Api.Queries;

/// <summary>An epoch's phase by the clock; an epoch may be ahead of it.</summary>
public enum EpochPhase
{
    Waiting = 1,
    Probe,
    Commit,
    Reveal,
    Agree,
    Dispute,
    Settle,
}
