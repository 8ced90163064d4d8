using Flashback.Ethereum;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Deployment.Parameters;
using Flashback.OnChain.Tests.Support;

namespace Flashback.OnChain.Tests.Deployment;

public sealed class DeployedContractsTests
{
    [Fact]
    public void It_comes_back_from_json() => Assert.Equal(Events.Contracts, DeployedContracts.FromJson(Events.Contracts.ToJson()));

    [Fact]
    public void The_optional_contracts_come_back_too()
    {
        var unit = Keccak256.Hash([1]);
        var contracts = Events.Contracts with
        {
            Appeals = Events.Contracts.Court,
            Aggregators = [new(unit, QosMetric.P95LatencyMicros, Events.Contracts.Pool)]
        };
        var read = DeployedContracts.FromJson(contracts.ToJson());
        Assert.Equal(contracts.Appeals, read.Appeals);
        Assert.Equal(contracts.Aggregators, read.Aggregators);
        Assert.Equal(Events.Contracts, contracts with { Appeals = null, Aggregators = [] });
    }

    [Fact]
    public void A_file_from_before_there_were_optional_contracts_is_read()
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Events.Contracts.ToJson())!.AsObject();
        Assert.True(json.Remove("appeals") && json.Remove("aggregators"));
        Assert.Equal(Events.Contracts, DeployedContracts.FromJson(json.ToJsonString()));
    }

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
        foreach (var bad in new[] { json.Replace("\"court\"", "\"tribunal\""), json.Replace("0000000001\"", "000000000\""),
            json.Replace("31337", "-1") })
        {
            Assert.NotEqual(json, bad);
            Assert.Throws<InvalidDataException>(() => DeployedContracts.FromJson(bad));
        }
    }
}
