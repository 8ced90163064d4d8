using Flashback.Aggregation.Compliance;
using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Tests.Compliance;

public sealed class SlaTests
{
    [Theory]
    [InlineData(80, Grade.Exceeded)]
    [InlineData(81, Grade.Met)]
    [InlineData(100, Grade.Met)]
    [InlineData(101, Grade.Missed)]
    [InlineData(120, Grade.Missed)]
    [InlineData(121, Grade.MissedBadly)]
    [InlineData(uint.MaxValue, Grade.MissedBadly)]
    public void Latency_against_a_maximum_of_100(uint value, Grade grade) => Assert.Equal(grade, Sla.Latency(value, 100));

    [Theory]
    [InlineData(120, Grade.Exceeded)]
    [InlineData(119, Grade.Met)]
    [InlineData(100, Grade.Met)]
    [InlineData(99, Grade.Missed)]
    [InlineData(80, Grade.Missed)]
    [InlineData(79, Grade.MissedBadly)]
    [InlineData(0, Grade.MissedBadly)]
    [InlineData(ulong.MaxValue, Grade.Exceeded)]
    public void Speed_against_a_minimum_of_100(ulong value, Grade grade) => Assert.Equal(grade, Sla.Speed(value, 100));

    [Fact]
    public void The_largest_numbers_do_not_overflow()
    {
        Assert.Equal(Grade.Met, Sla.Speed(ulong.MaxValue, ulong.MaxValue));
        Assert.Equal(Grade.Met, Sla.Latency(uint.MaxValue, uint.MaxValue));
        Assert.Equal(0u, Wilson.LowerPpm(ulong.MaxValue, 0));
        Assert.Equal(Wilson.Million, Wilson.UpperPpm(1, ulong.MaxValue));
        // Half less 5·10⁻¹⁰, of which the interval spans 9.8·10⁻¹⁰ on either side.
        Assert.Equal(500_000u, Wilson.UpperPpm(1_000_000_000_000_000_000, 499_999_999_500_000_000));
        Assert.Equal(499_999u, Wilson.LowerPpm(1_000_000_000_000_000_000, 499_999_999_500_000_000));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(99, 9)]
    [InlineData(100, 10)]
    public void Square_roots_round_down(ulong value, ulong root) => Assert.Equal(root, (ulong)Wilson.SquareRoot(value));

    [Fact]
    public void Square_roots_of_large_numbers_round_down()
    {
        for (UInt128 root = ulong.MaxValue; root > 1; root /= 3)
        {
            Assert.Equal(root, Wilson.SquareRoot(root * root));
            Assert.Equal(root - 1, Wilson.SquareRoot(root * root - 1));
        }
    }
}
