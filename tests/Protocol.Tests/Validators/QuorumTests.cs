using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Tests.Validators;

public sealed class QuorumTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    [InlineData(31, 10)]
    [InlineData(256, 85)]
    public void Less_than_a_third_may_be_faulty(int members, int faults)
    {
        Assert.Equal(faults, Quorum.Faults(members));
        Assert.Equal(2 * faults + 1, Quorum.Certificate(members));
        Assert.Equal(faults + 1, Quorum.OneHonest(members));
        Assert.True(Quorum.Certificate(members) <= members - faults, "the honest alone can certify");
    }
}
