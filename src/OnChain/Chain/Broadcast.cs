namespace Flashback.OnChain.Chain;

/// <summary>An endpoint's answer to a signed transaction. A refusal is not proof that it will never be mined.</summary>
/// <param name="Accepted">It took the transaction, or had it already.</param>
/// <param name="Refusal">The endpoint's words when it did not.</param>
public sealed record Broadcast(bool Accepted, string Refusal);
