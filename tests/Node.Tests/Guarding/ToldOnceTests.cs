using Flashback.Node.Guarding;

namespace Flashback.Node.Tests.Guarding;

public sealed class ToldOnceTests
{
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);

    private void Later() => _time.Advance(TimeSpan.FromSeconds(1));

    [Fact]
    public void A_reported_problem_is_not_repeated_until_it_is_forgotten()
    {
        var told = new ToldOnce(capacity: 2, perSecond: 100, _time);
        Assert.Equal([true, false, true, false], new[] { "a", "a", "b", "a" }.Select(told.IsNew));
        // The third pushes out the first.
        Assert.Equal([true, false, true], new[] { "c", "b", "a" }.Select(told.IsNew));
    }

    [Fact]
    public void A_problem_over_the_rate_limit_is_reported_when_it_recurs()
    {
        var told = new ToldOnce(capacity: 10, perSecond: 2, _time);
        Assert.Equal([true, true, false], new[] { "a", "b", "c" }.Select(told.IsNew));
        Later();
        Assert.Equal([true, false, true, false], new[] { "c", "a", "d", "e" }.Select(told.IsNew));
    }
}
