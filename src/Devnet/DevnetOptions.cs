namespace Flashback.Devnet;

/// <summary>What one run of the devnet is asked to do.</summary>
public sealed record DevnetOptions
{
    public const int MaxValidators = 32;
    public const int MaxEpochs = 10_000;

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

    /// <summary>Seconds after an epoch's end in which its verdicts can be disputed.</summary>
    public int DisputeSeconds { get; init; } = 16;

    /// <summary>Every problem at once, each with the value, the bound and what to do.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Epochs is < 1 or > MaxEpochs) problems.Add($"--epochs {Epochs}: must be 1 to {MaxEpochs}; leave it out to run until Ctrl-C.");
        if (Validators is < 1 or > MaxValidators) problems.Add($"--validators {Validators}: must be 1 to {MaxValidators}; 4 is the least that tolerates one liar.");
        if (Byzantine < 0 || Byzantine > Validators) problems.Add($"--byzantine {Byzantine}: must be 0 to the number of validators ({Validators}).");
        if (EpochSeconds is < 10 or > 3600) problems.Add($"--epoch-seconds {EpochSeconds}: must be 10 to 3600.");
        if (DisputeSeconds < 14 || DisputeSeconds > 86_400) problems.Add($"--dispute-seconds {DisputeSeconds}: must be 14 to 86400 (longer than the report deadline of 12 s).");
        if (Collude && Byzantine > 0) problems.Add("--collude and --byzantine exclude each other: colluding validators already lie together.");
        if (DataFolder is { } folder && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            problems.Add($"--data {folder}: the folder is not empty; name an empty or a new one.");
        return problems;
    }
}
