using Flashback.Node.Lifecycle;

namespace Flashback.Node.Tests.Lifecycle;

public class RehearsalTests
{
    [Fact]
    public void An_epoch_among_four_is_played_to_its_accepted_report() => Assert.True(Rehearsal.Play());
}
