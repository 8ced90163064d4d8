namespace Flashback.Orchestrator.Watching;

/// <summary>Steps for repeated severe breach, as in the provider contract.</summary>
public enum LadderStep : byte
{
    None,
    Warned,
    ReducedPayment,
    Suspended,
    Slashed,
}
