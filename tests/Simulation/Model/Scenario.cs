using System.Collections.Immutable;
using Flashback.Protocol.Epochs;
using Flashback.Simulation.Adversaries;

namespace Flashback.Simulation.Model;

/// <summary>What a seed makes of the world. Many seeds have few faults or none: rare faults show only when the others are off.</summary>
public sealed record Scenario(
    int Validators,
    ImmutableArray<AdversaryBehaviour> Adversaries,
    int Units,
    int ChaosEpochs,
    ushort CommitteeSize,
    long MinDelay,
    long MaxDelay,
    double Drop,
    double Duplicate,
    double Partition,
    double CrashAtBoundary,
    double CrashAfterRecord,
    double LoseStore,
    double LoseTail,
    double TornWrite,
    double FullDisk,
    double OldCopy,
    long SignDelay)
{
    public static readonly EpochParameters Windows = new(60, 2, 1, 2, 2, 2, 45, 50, 0);

    /// <summary>Honest epochs after the faults end; each must end with an accepted report.</summary>
    public const int HealedEpochs = 1;

    /// <summary>How many validators a world may have; small ones are drawn more often.</summary>
    public static readonly ImmutableArray<int> Sizes = [4, 4, 4, 5, 6, 7, 7, 8, 10];

    public const long LeastMaxDelay = 60;

    public int Faults => (Validators - 1) / 3;

    public int Epochs => ChaosEpochs + HealedEpochs;

    public EpochParameters Parameters => Windows with { CommitteeSize = CommitteeSize };

    public static Scenario Draw(Prng prng)
    {
        var disk = prng.Fork("disk");
        var brokenDisks = disk.Chance(0.3);
        var validators = prng.Pick<int>(Sizes);
        var dishonest = prng.Chance(0.2) ? 0 : prng.Below((validators - 1) / 3) + 1;
        return new Scenario(
            validators,
            [.. Enumerable.Range(0, dishonest).Select(_ => DrawBehaviour(prng))],
            (int)prng.Between(1, 3),
            (int)prng.Between(1, 2),
            (ushort)prng.Pick<int>([4, 4, 7, 10]),
            prng.Between(1, 50),
            prng.Pick<long>([LeastMaxDelay, 200, 900, 2500]),
            prng.Pick<double>([0, 0, 0.02, 0.1]),
            prng.Pick<double>([0, 0.05, 0.3]),
            prng.Pick<double>([0, 0, 0.5, 1]),
            prng.Pick<double>([0, 0, 0.005, 0.02]),
            prng.Pick<double>([0, 0, 0.1, 0.6]),
            prng.Pick<double>([0, 0.3]),
            prng.Pick<double>([0, 0.5]),
            brokenDisks ? disk.Pick<double>([0, 0.2]) : 0,
            brokenDisks ? disk.Pick<double>([0, 0.3]) : 0,
            brokenDisks ? disk.Pick<double>([0, 0.6]) : 0,
            prng.Pick<long>([0, 20, 700]));
    }

    /// <summary>In a line, for who looks at a failure.</summary>
    public string Describe()
    {
        var dishonest = Adversaries.IsEmpty ? "all honest" : string.Join(", ", Adversaries.Select(malice => $"one dishonest ({malice})"));
        return $"{Validators} validators, {dishonest}; {ChaosEpochs} epochs with faults and {HealedEpochs} without; "
            + $"{Units} data units, committees of {CommitteeSize}; delays up to {MaxDelay} ms, {SignDelay} ms to sign";
    }

    private static AdversaryBehaviour DrawBehaviour(Prng prng)
    {
        var malice = AdversaryBehaviour.None;
        foreach (var one in Enum.GetValues<AdversaryBehaviour>())
        {
            if (prng.Chance(0.3)) malice |= one;
        }
        return prng.Chance(0.1) ? AdversaryBehaviour.Silent : malice & ~AdversaryBehaviour.Silent;
    }
}
