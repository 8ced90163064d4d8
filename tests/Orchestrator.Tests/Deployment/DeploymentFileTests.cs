using System.Numerics;
using Flashback.Orchestrator.Deployment;
using Flashback.Orchestrator.Tests.Support;

namespace Flashback.Orchestrator.Tests.Deployment;

public sealed class DeploymentFileTests
{
    private static string Example(string name) => File.ReadAllText(Path.Combine(Repository.Root, "contracts", "deploy", name));

    [Fact]
    public void The_committed_files_are_read()
    {
        var devnet = DeploymentFile.Parse(Example("parameters.devnet.json"));
        Assert.Equal(15u, devnet.Epochs.EpochLength);
        Assert.Equal(300UL, devnet.StakeUnbonding);
        var example = DeploymentFile.Parse(Example("parameters.example.json"));
        Assert.Equal(3600u, example.Epochs.EpochLength);
        Assert.Equal(BigInteger.Pow(10, 27), example.TokenSupply);
    }

    [Fact]
    public void The_defaults_are_those_of_the_example() => Assert.Equal(new DeploymentParameters() with { Tokens = [] }, DeploymentFile.Parse(Example("parameters.example.json")) with { Tokens = [] });

    [Theory]
    [InlineData("\"epochLength\": 15,", "")]
    [InlineData("\"epochLength\": 15,", "\"epochLength\": -15,")]
    [InlineData("\"epochLength\": 15,", "\"epochLength\": 15, \"unknown\": 1,")]
    [InlineData("\"unbondingSeconds\": 300", "\"unbondingSeconds\": 300.5")]
    [InlineData("{ \"shareBps\": 100 }", "null")]
    public void What_is_missing_wrong_or_unknown_is_refused(string part, string replacement)
    {
        var text = Example("parameters.devnet.json").Replace(part, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Example("parameters.devnet.json"), text);
        var error = Assert.Throws<InvalidDataException>(() => DeploymentFile.Parse(text));
        Assert.StartsWith("The deployment's parameters cannot be read: ", error.Message, StringComparison.Ordinal);
    }
}
