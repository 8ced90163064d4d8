namespace Flashback.Probes.Summaries;

/// <summary>What came of an epoch's probes of one data unit (the protocol's <c>outcome</c>).</summary>
public enum ProbeOutcome : byte
{
    NotProbed = 0,
    Measured = 1,
    Unreachable = 2,
    Inconclusive = 3,
}
