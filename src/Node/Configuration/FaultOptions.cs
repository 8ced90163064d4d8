using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

/// <summary>Misbehaviour that tests and demonstrations switch on. Refused on every chain but the development chain.</summary>
public sealed record FaultOptions
{
    /// <summary>Anvil's and Hardhat's id: a chain whose money is worth nothing.</summary>
    public const long DevelopmentChainId = 31337;

    [Setting("Falsifies this node's own observations.")]
    public bool Lie { get; init; }

    [Setting("Certifies a wrong median together with every other node that has it on.")]
    public bool Collude { get; init; }

    [Setting("Factor by which lying and colluding nodes multiply latencies.", Min = 2, Max = 1_000)]
    public int LatencyFactor { get; init; } = 10;

    public bool Any => Lie || Collude;
}
