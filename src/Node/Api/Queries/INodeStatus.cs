namespace Flashback.Node.Api.Queries;

/// <summary>What the node's interfaces can tell of the node.</summary>
public interface INodeStatus
{
    /// <summary>The main loop turned lately.</summary>
    bool IsAlive { get; }

    /// <summary>Empty when the node takes part in epochs.</summary>
    IReadOnlyList<ReadyReason> NotReady();

    NodeDescription Describe();
}
