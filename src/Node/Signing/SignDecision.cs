using Flashback.Ethereum;

namespace Flashback.Node.Signing;

/// <summary>The sign log's answer. <see cref="Existing"/> is the digest that the slot already holds, if any.</summary>
public readonly record struct SignDecision(SignRefusal Refusal, Bytes32? Existing = null)
{
    public bool Allowed => Refusal == SignRefusal.None;
}
