using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Probing;

/// <summary>How often, and after which waits, a probe is made again that the validator's own trouble spoilt.</summary>
internal static class RepeatRule
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(100), s_longest = TimeSpan.FromSeconds(1);

    /// <summary>Twice; the upload ten times, for there is one in an epoch, and without it there is no observation.</summary>
    public static int Most(ProbeKind kind) => kind == ProbeKind.Upload ? 10 : 2;

    /// <summary>
    /// The wait before repeat 0, 1, …: it doubles up to a second, since what spoils a probe, such as the
    /// rush at an epoch's end, may last for seconds.
    /// </summary>
    public static TimeSpan Wait(int repeat) => repeat < 4 ? s_first * (1 << repeat) : s_longest;
}
