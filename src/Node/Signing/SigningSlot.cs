namespace Flashback.Node.Signing;

/// <summary>A place in the protocol where a signer may sign one digest for ever. Batches have round 0.</summary>
public readonly record struct SigningSlot(ulong Epoch, SlotKind Kind, uint Round)
{
    public override string ToString() => $"epoch {Epoch}, {Kind}, round {Round}";
}
