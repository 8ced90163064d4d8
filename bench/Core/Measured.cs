namespace Flashback.Bench.Core;

/// <summary>What one operation took: microseconds by the clock, microseconds of CPU of the whole process, bytes allocated.</summary>
public sealed record Measured(double WallMicros, double CpuMicros, double AllocatedBytes);
