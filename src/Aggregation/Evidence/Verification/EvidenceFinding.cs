using System.Collections.Immutable;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Evidence.Verification;

/// <summary>What a bundle proves.</summary>
/// <param name="Checks">Every check, in the order in which they build on one another.</param>
/// <param name="Story">Who measured what, and why the verdict is what it is, line by line.</param>
/// <param name="Derived">The verdict that follows from the observations; null if the bundle is too broken to tell.</param>
/// <param name="WrongFields">Fields in which the signed verdict differs from the derived one.</param>
/// <param name="FaultProvable">Everything else holds, so the contract will annul the verdict and slash its signers.</param>
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
