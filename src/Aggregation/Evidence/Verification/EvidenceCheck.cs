namespace Flashback.Aggregation.Evidence.Verification;

/// <summary>One named check with its outcome in plain words.</summary>
public sealed record EvidenceCheck(string Name, CheckResult Result, string Explanation);
