namespace Flashback.Client.Nodes.Rpc;

/// <summary>An epoch in progress on a node.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Units">Data units under probe.</param>
public sealed record NodeEpochWork(ulong Epoch, NodeEpochPhase Phase, uint Units);
