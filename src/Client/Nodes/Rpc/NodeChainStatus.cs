namespace Flashback.Client.Nodes.Rpc;

/// <summary>How a node sees the chain.</summary>
/// <param name="Block">The newest block; null until one was seen.</param>
/// <param name="LagSeconds">Its age.</param>
/// <param name="NowUnixMillis">The chain's clock.</param>
/// <param name="Problem">A sentence, or empty.</param>
public sealed record NodeChainStatus(ulong? Block, long LagSeconds, long NowUnixMillis, string Problem);
