namespace Flashback.OnChain.Watching;

/// <summary>One validator in one epoch.</summary>
public readonly record struct DutyKey(ulong Epoch, byte Validator);
