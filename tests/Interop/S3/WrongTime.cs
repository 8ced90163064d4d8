namespace Flashback.Interop.S3;

/// <summary>The machine's clock, set wrong.</summary>
internal sealed class WrongTime(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => SystemClock.Instance.GetUtcNow() + shift;
}
