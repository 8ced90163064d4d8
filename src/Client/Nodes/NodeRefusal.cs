namespace Flashback.Client.Nodes;

/// <summary>Why one validator did not give what it was asked for; the next one is asked.</summary>
/// <param name="reason">For a reader, with the validator's address.</param>
/// <param name="isUnknown">It answered that it does not have it.</param>
internal sealed class NodeRefusal(string reason, bool isUnknown) : Exception(reason)
{
    public bool IsUnknown { get; } = isUnknown;
}
