namespace Flashback.Node.Api.Queries;

/// <summary>Where an epoch stands, as the clock says; an epoch may be quicker.</summary>
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
