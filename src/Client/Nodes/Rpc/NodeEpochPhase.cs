namespace Flashback.Client.Nodes.Rpc;

/// <summary>Where an epoch stands, as the clock says; an epoch may be quicker.</summary>
public enum NodeEpochPhase
{
    /// <summary>One that this client does not know.</summary>
    Unknown,
    Waiting,
    Probe,
    Commit,
    Reveal,
    Agree,
    Dispute,
    Settle,
}
