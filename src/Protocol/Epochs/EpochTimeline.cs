namespace Flashback.Protocol.Epochs;

/// <summary>The deadlines of one epoch in Unix milliseconds. Windows count from <see cref="End"/>.</summary>
public sealed class EpochTimeline
{
    /// <summary>A round never lasts longer than this many time-outs.</summary>
    public const int MaxRoundStretch = 5;

    /// <summary>The most rounds an epoch can have, whatever its parameters say.</summary>
    public const int MaxRounds = 64;

    private const long Second = 1000;

    private readonly EpochParameters _parameters;

    /// <param name="parameters">The epoch's frozen parameters.</param>
    /// <param name="genesis">Unix seconds of the start of epoch 0.</param>
    /// <param name="epoch">The epoch.</param>
    /// <exception cref="OverflowException">The epoch lies beyond the range of time.</exception>
    public EpochTimeline(EpochParameters parameters, ulong genesis, ulong epoch)
    {
        _parameters = parameters;
        Epoch = epoch;
        Start = checked((long)(genesis + epoch * parameters.EpochLength) * Second);
        End = checked(Start + parameters.EpochLength * Second);
        CommitDeadline = checked(End + parameters.CommitWindow * Second);
        RevealAt = checked(CommitDeadline + parameters.RevealGrace * Second);
        ProposeAt = checked(RevealAt + parameters.RevealWindow * Second);
        ReportDeadline = checked(End + parameters.ReportDeadline * Second);
        DisputeEnd = checked(End + parameters.DisputeWindow * Second);
    }

    public ulong Epoch { get; }
    public long Start { get; }
    public long End { get; }

    /// <summary>Batches must be gossiped by now.</summary>
    public long CommitDeadline { get; }

    /// <summary>Honest nodes reveal now at the latest; a batch that arrives later is not counted.</summary>
    public long RevealAt { get; }

    /// <summary>Round 0 begins now at the latest.</summary>
    public long ProposeAt { get; }

    /// <summary>The contract takes no report after this.</summary>
    public long ReportDeadline { get; }

    /// <summary>Fault proofs are taken until now.</summary>
    public long DisputeEnd { get; }

    /// <summary>How long transmitter number <paramref name="place"/> waits after a certificate, in milliseconds.</summary>
    public long TransmitWait(int place) => place * _parameters.TransmitDelay * Second;

    /// <summary>
    /// When round <paramref name="round"/> starts by the clock. An early start of round 0 does not move the
    /// others, so all nodes change rounds together.
    /// </summary>
    public long RoundStart(uint round)
    {
        var stretched = Math.Min(round, MaxRoundStretch);
        var timeouts = stretched * (stretched + 1L) / 2 + (round - stretched) * (long)MaxRoundStretch;
        return ProposeAt + timeouts * _parameters.RoundTimeout * Second;
    }

    /// <summary>The round at <paramref name="now"/>, at most <see cref="MaxRounds"/> (no longer a round); 0 before the first.</summary>
    public uint RoundAt(long now)
    {
        uint round = 0;
        while (round < MaxRounds && now >= RoundStart(round + 1)) round++;
        return round;
    }
}
