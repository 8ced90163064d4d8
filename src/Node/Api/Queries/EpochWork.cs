namespace Flashback.Node.Api.Queries;

/// <summary>An epoch in progress.</summary>
public sealed record EpochWork(ulong Epoch, EpochPhase Phase, int Units);
