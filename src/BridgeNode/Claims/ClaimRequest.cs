namespace Flashback.BridgeNode.Claims;

/// <summary>What a provider posts to claim a node: the shown code, its wallet, and a nonce (decimal) of its choice.</summary>
public sealed record ClaimRequest(string? Code, string? Provider, string? Nonce);
