namespace Flashback.Client.Tests.Support;

/// <summary>A clock that stands.</summary>
internal sealed class FixedTime : TimeProvider
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_796_000_000);

    public static FixedTime Instance { get; } = new();

    public override DateTimeOffset GetUtcNow() => Now;
}
