
namespace Flashback.Devnet.Plan;

/// <summary>One gateway of the devnet: its fate and the faults that bring it about.</summary>
public sealed record GatewayPlan(string Name, Fate Fate, IReadOnlyList<string> Faults)
{
    public const string Bucket = "customer-data";

    /// <summary>
    /// Added to every request of the slow one; far above the agreed latency, so that the verdict does not depend on the machine's load.
    /// </summary>
    public const int SlowMillis = 900;

    public static IReadOnlyList<GatewayPlan> All { get; } =
    [
        new("healthy", Fate.Healthy, []),
        new("slow", Fate.Slow, ["--latency", $"{SlowMillis}"]),
        new("corrupt", Fate.Corrupt, ["--corrupt", "1"]),
    ];
}
