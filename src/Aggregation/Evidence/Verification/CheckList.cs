using System.Collections.Immutable;

namespace Flashback.Aggregation.Evidence.Verification;

internal sealed class CheckList
{
    private readonly ImmutableArray<EvidenceCheck>.Builder _checks = ImmutableArray.CreateBuilder<EvidenceCheck>();

    public bool AnyFailed => _checks.Any(check => check.Result == CheckResult.Failed);

    /// <param name="name">The check's name.</param>
    /// <param name="passed">Null if the check could not be made.</param>
    /// <param name="good">What a pass means.</param>
    /// <param name="bad">What a failure means.</param>
    /// <param name="unknown">Why it could not be made.</param>
    public void Add(string name, bool? passed, string good, string bad, string unknown = "") => _checks.Add(passed switch
    {
        true => new EvidenceCheck(name, CheckResult.Passed, good),
        false => new EvidenceCheck(name, CheckResult.Failed, bad),
        null => new EvidenceCheck(name, CheckResult.NotChecked, unknown),
    });

    public ImmutableArray<EvidenceCheck> ToImmutable() => _checks.ToImmutable();
}
