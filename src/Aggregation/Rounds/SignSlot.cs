namespace Flashback.Aggregation.Rounds;

/// <summary>A slot that a validator may sign exactly once, for ever.</summary>
public readonly record struct SignSlot(ulong Epoch, SlotKind Kind, uint Round);
