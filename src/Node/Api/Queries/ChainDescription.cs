namespace Flashback.Node.Api.Queries;

/// <summary>How the node sees the chain.</summary>
/// <param name="Block">The newest block; null until one was seen.</param>
/// <param name="LagSeconds">Its age.</param>
/// <param name="NowMillis">Unix milliseconds by the chain's clock.</param>
/// <param name="Problem">A sentence, or empty.</param>
public sealed record ChainDescription(ulong? Block, long LagSeconds, long NowMillis, string Problem);
