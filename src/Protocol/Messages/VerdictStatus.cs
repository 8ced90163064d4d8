namespace Flashback.Protocol.Messages;

public enum VerdictStatus : byte
{
    Inconclusive = 0,
    Measured = 1,
    Unreachable = 2,
}
