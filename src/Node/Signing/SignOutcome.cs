using Flashback.Ethereum;

namespace Flashback.Node.Signing;

/// <summary>A signature, or the reason why there is none.</summary>
public readonly record struct SignOutcome(Signature? Signature, SignDecision Decision);
