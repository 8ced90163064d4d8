using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Tests.Compliance;

public sealed class ReputationTests
{
    private const ulong Day = 86_400;

    [Theory]
    [InlineData(80, 30 * Day - 1, 80)]
    [InlineData(80, 30 * Day, 70)]
    [InlineData(80, 60 * Day - 1, 70)]
    [InlineData(80, 90 * Day, 50)]
    [InlineData(85, 120 * Day, 50)]
    [InlineData(20, 30 * Day, 30)]
    [InlineData(45, 30 * Day, 50)]
    [InlineData(50, 3650 * Day, 50)]
    [InlineData(0, ulong.MaxValue, 50)]
    [InlineData(100, ulong.MaxValue, 50)]
    public void Silence_drifts_towards_the_start_and_not_past_it(byte score, ulong elapsed, byte decayed) =>
        Assert.Equal(decayed, Reputation.Decayed(score, elapsed));
}
