namespace Flashback.Libp2p.Tests;

public sealed class HostOptionsTests
{
    [Fact]
    public void Identify_tells_the_release_and_not_the_commit() =>
        Assert.Matches(@"^flashback-oracle/\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$", new HostOptions().AgentVersion);
}
