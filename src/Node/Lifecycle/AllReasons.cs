using Flashback.Aggregation.Reasons;
using Flashback.Probes.Records;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Lifecycle;

/// <summary>The one catalogue of reasons, composed of what each part of the node declares. Every code and number is unique in it.</summary>
public static class AllReasons
{
    public static IReadOnlyList<(string Part, IReadOnlyList<Reason> Reasons)> Parts { get; } =
        [("The node", NodeReasons.All), ("Agreement", RoundReasons.All), ("Probes", ProbeReasons.All)];

    public static IReadOnlyList<Reason> List { get; } = [.. Parts.SelectMany(part => part.Reasons)];
}
