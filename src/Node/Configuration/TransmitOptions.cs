using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record TransmitOptions
{
    [Setting("Most that a transaction may pay per gas, in gwei; above it the node waits.", Min = 1, Max = 1_000_000)]
    public int MaxFeeGwei { get; init; } = 200;

    [Setting("Tip per gas, in gwei.", Min = 0, Max = 100_000)]
    public int PriorityFeeGwei { get; init; } = 1;

    [Setting("Most that the submitter may spend in 24 hours, in gwei.", Min = 1)]
    public long DailySpendGwei { get; init; } = 1_000_000_000;

    [Setting("Settles agreements after the dispute window. Turn it off if another node of yours does.")]
    public bool Settle { get; init; } = true;
}
