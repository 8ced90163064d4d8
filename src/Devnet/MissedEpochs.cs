using Flashback.Devnet.Plan;

namespace Flashback.Devnet;

/// <summary>Tells which epochs got no report in time, each once, and why as far as that shows from outside.</summary>
/// <param name="options">The run.</param>
/// <param name="genesis">Unix seconds.</param>
public sealed class MissedEpochs(DevnetOptions options, ulong genesis)
{
    /// <summary>After the deadline, until a report on chain has been seen here too.</summary>
    public const int GraceSeconds = 3;

    /// <summary>Validators that take this long to answer have too little of the machine.</summary>
    public static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(250);

    private ulong _next;

    /// <summary>The run's epochs without a report whose time has come since the last call.</summary>
    /// <param name="now">Unix seconds.</param>
    /// <param name="reported">Epochs with a report.</param>
    public IReadOnlyList<ulong> Since(ulong now, IReadOnlySet<ulong> reported)
    {
        var missed = new List<ulong>();
        for (; now > DeadlineOf(_next) + GraceSeconds && (options.Epochs is not { } epochs || _next < (ulong)epochs); _next++)
        {
            if (!reported.Contains(_next)) missed.Add(_next);
        }
        return missed;
    }

    /// <param name="slowestAnswer">The longest that a validator took to answer the devnet since the epoch's end.</param>
    public string Why(TimeSpan slowestAnswer)
    {
        var what = $"no report came within {Economy.ReportDeadline(options.EpochSeconds)} s after its end";
        if (slowestAnswer < SlowAnswer) return $"{what}; the validators' logs say why";
        var longer = Math.Min(2 * options.EpochSeconds, DevnetOptions.MaxEpochSeconds);
        return $"{what}, and a validator took {slowestAnswer.TotalSeconds:0.0} s to answer a question: this machine is too slow or too "
            + $"busy for epochs of {options.EpochSeconds} s. Try --epoch-seconds {longer}";
    }

    private ulong DeadlineOf(ulong epoch) =>
        genesis + ((epoch + 1) * (ulong)options.EpochSeconds) + Economy.ReportDeadline(options.EpochSeconds);
}
