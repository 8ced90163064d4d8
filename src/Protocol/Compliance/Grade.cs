namespace Flashback.Protocol.Compliance;

/// <summary>How a verdict compares with an agreement's terms. The numbers are the contract's.</summary>
public enum Grade : byte
{
    Inconclusive = 0,
    MissedBadly = 1,
    Missed = 2,
    Met = 3,
    Exceeded = 4,
    Corrupt = 5,
}
