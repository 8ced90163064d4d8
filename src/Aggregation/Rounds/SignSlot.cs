namespace Flashback.Aggregation.Rounds;

/// <summary>A place for exactly one signature of a validator, for ever.</summary>
public readonly record struct SignSlot(ulong Epoch, SlotKind Kind, uint Round);
