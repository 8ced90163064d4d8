namespace Flashback.Node.Api.Queries;

/// <summary>Why the node does not take part, by a stable code and a sentence.</summary>
public sealed record ReadyReason(string Code, string Text);
