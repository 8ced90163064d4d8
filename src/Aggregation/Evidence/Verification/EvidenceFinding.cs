using System.Collections.Immutable;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Evidence.Verification;

/// <summary>What a bundle proves.</summary>
/// <param name="Checks">Every check, each after those that it depends on.</param>
/// <param name="Story">Who measured what, and why the verdict is what it is, line by line.</param>
/// <param name="Derived">The verdict that follows from the observations; null if the bundle is too broken to tell.</param>
/// <param name="WrongFields">The fields in which the signed verdict differs from the derived one.</param>
/// <param name="FaultProvable">Everything but the verdict holds, so the contract will annul it and slash its signers.</param>
public sealed record EvidenceFinding(
    ImmutableArray<EvidenceCheck> Checks,
    ImmutableArray<string> Story,
    Verdict? Derived,
    ImmutableArray<string> WrongFields,
    bool FaultProvable)
{
    /// <summary>No check failed, and the verdict was re-derived.</summary>
    public bool Holds => Derived is not null && Checks.All(check => check.Result != CheckResult.Failed);
}
