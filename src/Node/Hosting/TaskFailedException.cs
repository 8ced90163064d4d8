namespace Flashback.Node.Hosting;

/// <summary>A part of the node failed, so the node stops: half a node is worse than none.</summary>
public sealed class TaskFailedException(string name, Exception inner) : Exception($"{name}: {inner.Message}", inner)
{
    public string Name { get; } = name;
}
