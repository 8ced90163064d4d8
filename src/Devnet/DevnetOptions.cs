using Flashback.Devnet.Plan;

namespace Flashback.Devnet;

/// <summary>What one run of the devnet is asked to do.</summary>
public sealed record DevnetOptions
{
    public const int MaxValidators = 32;
    public const int MaxEpochs = 10_000;
    public const int MinEpochSeconds = 10, MaxEpochSeconds = 3600;
    public const int MinDisputeSeconds = 14, MaxDisputeSeconds = 86_400;

    /// <summary>Epochs to run before the summary; null runs until Ctrl-C.</summary>
    public int? Epochs { get; init; }

    public int Validators { get; init; } = 4;

    /// <summary>How many validators lie about what they measured.</summary>
    public int Byzantine { get; init; }

    /// <summary>All validators certify the same wrong latencies, so that a provider has something to prove.</summary>
    public bool Collude { get; init; }

    /// <summary>Kills one validator with SIGKILL in the middle of an epoch and starts it again.</summary>
    public bool Crash { get; init; }

    /// <summary>Puts OpenStack Swift, a real S3 server, behind the healthy data unit.</summary>
    public bool Swift { get; init; }

    /// <summary>JSON lines on standard output instead of the view.</summary>
    public bool Json { get; init; }

    /// <summary>Where everything of this run lives; null takes a temporary folder.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Keeps the data folder when the run ends.</summary>
    public bool Keep { get; init; }

    public int EpochSeconds { get; init; } = 15;

    /// <summary>Seconds after an epoch's end in which its verdicts can be disputed; null takes what fits the epochs' length.</summary>
    public int? DisputeSeconds { get; init; }

    /// <summary>Seconds after an epoch's end in which its verdicts can be disputed.</summary>
    public int DisputeWindow => DisputeSeconds ?? (int)Economy.DisputeWindow(EpochSeconds);

    /// <summary>What one option excludes of another: every problem at once. The bounds of each are the command line's.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Byzantine > Validators)
            problems.Add($"--byzantine {Byzantine}: there are {Validators} validators, and no more than all of them can lie.");
        if (Collude && Byzantine > 0)
            problems.Add("--collude and --byzantine exclude each other: colluding validators already lie together.");
        if (DisputeWindow <= Economy.ReportDeadline(EpochSeconds))
            problems.Add($"--dispute-seconds {DisputeWindow}: it must be longer than the report deadline, which is "
                + $"{Economy.ReportDeadline(EpochSeconds)} s with epochs of {EpochSeconds} s.");
        return problems;
    }
}
