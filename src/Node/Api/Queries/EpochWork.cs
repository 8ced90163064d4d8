namespace Flashback.Node.Api.Queries;

/// <summary>An epoch under work.</summary>
public sealed record EpochWork(ulong Epoch, EpochPhase Phase, int Units);
