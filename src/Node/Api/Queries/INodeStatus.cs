namespace Flashback.Node.Api.Queries;

/// <summary>What the node's interfaces can say about the node.</summary>
public interface INodeStatus
{
    /// <summary>Whether the main loop has run recently.</summary>
    bool IsAlive { get; }

    /// <summary>Empty when the node takes part in epochs.</summary>
    IReadOnlyList<ReadyReason> NotReady();

    NodeDescription Describe();
}
