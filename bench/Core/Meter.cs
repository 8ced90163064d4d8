namespace Flashback.Bench.Core;

/// <summary>
/// Measures an operation over as many repetitions as take <see cref="Span"/>. The first measurement of an operation warms it up until the
/// compiler is done with it, and finds out how many repetitions that are.
/// </summary>
public sealed class Meter(TimeProvider time)
{
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(150), WarmUp = TimeSpan.FromMilliseconds(800);
    private readonly Dictionary<string, int> _repetitions = [];

    public Measured Measure(string name, Action operation)
    {
        if (!_repetitions.TryGetValue(name, out var repetitions)) _repetitions[name] = repetitions = Calibrate(operation);

        // What others left behind is not this operation's.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (start, cpu, allocated) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < repetitions; i++) operation();
        var wall = time.GetElapsedTime(start);
        return new Measured(
            wall.TotalMicroseconds / repetitions,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / repetitions,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)repetitions);
    }

    private int Calibrate(Action operation)
    {
        var (start, count) = (time.GetTimestamp(), 0);
        for (; count < 3 || time.GetElapsedTime(start) < WarmUp; count++) operation();
        start = time.GetTimestamp();
        for (count = 0; count == 0 || time.GetElapsedTime(start) < Span; count++) operation();
        return count;
    }
}
