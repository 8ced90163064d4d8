namespace Flashback.Interop.S3;

/// <summary>Real servers need the real clock; some tests need it to be wrong.</summary>
internal sealed class RealTime(TimeSpan shift) : TimeProvider
{
#pragma warning disable RS0030
    public static TimeProvider Right { get; } = System;
#pragma warning restore RS0030

    public override DateTimeOffset GetUtcNow() => Right.GetUtcNow() + shift;
}
