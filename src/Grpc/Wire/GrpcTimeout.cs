using System.Globalization;

namespace Flashback.Grpc.Wire;

/// <summary>The value of <c>grpc-timeout</c>: at most eight digits and a unit (H M S m u n).</summary>
internal static class GrpcTimeout
{
    /// <summary>Timers run no longer; a deadline beyond it is kept as a value but never fires.</summary>
    public static readonly TimeSpan MaxTimer = TimeSpan.FromDays(49);

    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;
    private const long NanosecondsPerTick = 100;

    private static readonly (char Unit, long Ticks)[] Coarser =
    [
        ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>In the finest unit that fits, rounded up: a server never gives up before its client.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        if (ticks <= MaxValue / NanosecondsPerTick) return $"{ticks * NanosecondsPerTick}n";
        foreach (var (unit, size) in Coarser)
        {
            var value = (ticks - 1) / size + 1;
            if (value <= MaxValue) return $"{value}{unit}";
        }
        return $"{MaxValue}H";
    }

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1) return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        var unit = text[^1];
        if (unit == 'n')
        {
            timeout = new TimeSpan((value + NanosecondsPerTick - 1) / NanosecondsPerTick);
            return true;
        }
        foreach (var (name, size) in Coarser)
        {
            if (name != unit) continue;
            timeout = new TimeSpan(value * size);
            return true;
        }
        return false;
    }

    /// <summary>The moment that is <paramref name="timeout"/> from now (UTC), or <see cref="DateTime.MaxValue"/> when no calendar reaches it.</summary>
    public static DateTime DeadlineOf(TimeSpan timeout, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
    }

    /// <summary>Cancels itself when the time is over; never when there is none or it is longer than timers run.</summary>
    public static CancellationTokenSource StartTimer(TimeSpan? timeout, TimeProvider time) => timeout switch
    {
        null => new CancellationTokenSource(),
        { } left when left > MaxTimer => new CancellationTokenSource(),
        { } left => new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time),
    };
}
