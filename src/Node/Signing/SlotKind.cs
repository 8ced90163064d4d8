namespace Flashback.Node.Signing;

/// <summary>What a signature commits its signer to. The numbers are stored: never renumber.</summary>
public enum SlotKind : byte
{
    Batch = 1,
    Proposal = 2,
    Vote = 3,
}
