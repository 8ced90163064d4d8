using Flashback.Node.Lifecycle;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Tests.Lifecycle;

public sealed class NodeStatusTests
{
    [Theory]
    [InlineData(-15.001, "waiting")]
    [InlineData(-15, "probe")]
    [InlineData(-0.001, "probe")]
    [InlineData(0, "commit")]
    [InlineData(2, "reveal")]
    [InlineData(5, "agree")]
    [InlineData(12, "agree")]
    [InlineData(12.001, "dispute")]
    [InlineData(16, "dispute")]
    [InlineData(16.001, "settle")]
    public void Phases_follow_the_windows(double afterEnd, string phase)
    {
        var timeline = new EpochTimeline(World.Parameters, World.Genesis, 7);
        Assert.Equal(phase, NodeStatus.PhaseOf(timeline, timeline.End + (long)Math.Round(afterEnd * 1000)).ToString().ToLowerInvariant());
    }
}
