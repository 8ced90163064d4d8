namespace Flashback.Client.Nodes;

/// <summary>No validator gave the requested document.</summary>
/// <param name="message">Each one's reason.</param>
/// <param name="isUnknown">All of them answered, and none has it.</param>
public sealed class NodeClientException(string message, bool isUnknown) : Exception(message)
{
    public bool IsUnknown { get; } = isUnknown;
}
