namespace Flashback.Node.Api;

/// <summary>An epoch in progress.</summary>
public sealed record EpochWork(ulong Epoch, EpochPhase Phase, int Units);
