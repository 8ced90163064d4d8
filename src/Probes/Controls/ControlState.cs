namespace Flashback.Probes.Controls;

/// <summary>What the control targets say of the validator's own network.</summary>
/// <param name="NetworkUp">At least half of the control targets answered, or none are configured.</param>
/// <param name="ResolverUp">At least one control target's name was resolved.</param>
public readonly record struct ControlState(bool NetworkUp, bool ResolverUp);
