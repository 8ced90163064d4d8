namespace Flashback.Node.Api;

/// <summary>An epoch under work.</summary>
public sealed record EpochWork(ulong Epoch, EpochPhase Phase, int Units);
