namespace Flashback.Client.Nodes.Rpc;

/// <summary>Why a node does not take part in epochs.</summary>
/// <param name="Code">Of docs/reasons.md; stable.</param>
/// <param name="Text">A sentence.</param>
public sealed record NotReadyReason(string Code, string Text);
