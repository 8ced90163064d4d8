using Flashback.Orchestrator.Deployment;
using Flashback.Orchestrator.Tests.Support;

namespace Flashback.Orchestrator.Tests.Deployment;

public sealed class DeployedContractsTests
{
    [Fact]
    public void It_comes_back_from_json() => Assert.Equal(Events.Contracts, DeployedContracts.FromJson(Events.Contracts.ToJson()));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void Anything_else_is_refused(string text) => Assert.Throws<InvalidDataException>(() => DeployedContracts.FromJson(text));

    [Fact]
    public void A_missing_wrong_or_unknown_member_is_refused()
    {
        var json = Events.Contracts.ToJson();
        foreach (var bad in new[] { json.Replace("\"court\"", "\"tribunal\""), json.Replace("0000000001\"", "000000000\""), json.Replace("31337", "-1") })
        {
            Assert.NotEqual(json, bad);
            Assert.Throws<InvalidDataException>(() => DeployedContracts.FromJson(bad));
        }
    }
}
