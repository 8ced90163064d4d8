namespace Flashback.Client.Nodes;

/// <summary>One validator after the other, until one knows.</summary>
internal static class NodesInOrder
{
    /// <param name="nodes">Whom to ask, in order of preference.</param>
    /// <param name="ask">Asks one; refuses by <see cref="NodeRefusal"/>.</param>
    /// <returns>The first answer, and who gave it.</returns>
    /// <exception cref="NodeClientException">All refused, or there is none.</exception>
    public static async Task<(T Answer, TNode Node)> AskAsync<TNode, T>(IReadOnlyList<TNode> nodes, Func<TNode, Task<T>> ask)
    {
        if (nodes.Count == 0) throw None();
        var reasons = new List<string>();
        var unknown = true;
        foreach (var node in nodes)
        {
            try
            {
                return (await ask(node), node);
            }
            catch (NodeRefusal refusal)
            {
                unknown &= refusal.IsUnknown;
                reasons.Add(refusal.Message);
            }
        }
        throw new NodeClientException(
            unknown && nodes.Count > 1 ? $"none of the {nodes.Count} validators asked has it. Is the data unit of this network, and has "
                + "the epoch ended?"
            : string.Join("; ", reasons), unknown);
    }

    public static NodeClientException None() => new("no validator is named: give --node URL or a network file", isUnknown: false);
}
