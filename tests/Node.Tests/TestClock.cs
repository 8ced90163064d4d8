namespace Flashback.Node.Tests;

/// <summary>Time that stands still until a test moves it.</summary>
internal sealed class TestClock : TimeProvider
{
    public static readonly TestClock Instance = new();

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddDays(20_000);

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
