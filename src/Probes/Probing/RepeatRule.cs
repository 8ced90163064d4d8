using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Probing;

/// <summary>How often, and after which delays, a probe is repeated that failed because of the validator's own side.</summary>
internal static class RepeatRule
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(100), s_longest = TimeSpan.FromSeconds(1);

    /// <summary>Twice; the upload ten times, since there is only one per epoch and no observation without it.</summary>
    public static int Most(ProbeKind kind) => kind == ProbeKind.Upload ? 10 : 2;

    /// <summary>
    /// The wait before repeat 0, 1, …: it doubles up to a second, since what spoils a probe, such as the
    /// rush at an epoch's end, may last for seconds.
    /// </summary>
    public static TimeSpan Wait(int repeat) => repeat < 4 ? s_first * (1 << repeat) : s_longest;
}
