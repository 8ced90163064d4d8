namespace Flashback.Probes.Controls;

/// <summary>What the control targets say of the validator's own network.</summary>
/// <param name="IsKnown">Control targets are configured.</param>
/// <param name="NetworkUp">At least half of them answered; assumed when none are configured.</param>
/// <param name="ResolverUp">At least one control target's name was resolved.</param>
public readonly record struct ControlState(bool IsKnown, bool NetworkUp, bool ResolverUp);
