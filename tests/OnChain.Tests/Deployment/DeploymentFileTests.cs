using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Deployment.Parameters;

namespace Flashback.OnChain.Tests.Deployment;

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
    public void The_defaults_are_those_of_the_example() => Assert.Equal(new DeploymentParameters() with { Tokens = [] },
        DeploymentFile.Parse(Example("parameters.example.json")) with { Tokens = [] });

    [Theory]
    [InlineData("\"epochLength\": 15,", "", "oracle.parameters.epochLength: missing.")]
    [InlineData("\"epochLength\": 15,", "\"epochLength\": -15,",
        "oracle.parameters.epochLength: a whole number from 0 to 4294967295 was expected, not -15.")]
    [InlineData("\"epochLength\": 15,", "\"epochLength\": 15, \"unknown\": 1,", "oracle.parameters.unknown: unknown.")]
    [InlineData("\"epochLength\": 15,", "\"epochLength\": 15, \"epochLength\": 15,", "oracle.parameters.epochLength: stands there twice.")]
    [InlineData("\"unbondingSeconds\": 300", "\"unbondingSeconds\": 300.5",
        "validators.unbondingSeconds: a whole number from 0 to 18446744073709551615 was expected, not 300.5.")]
    [InlineData("\"minimumStake\": \"", "\"minimumStake\": \"-",
        "validators.minimumStake: a whole number as a string of digits was expected, not \"-10000000000000000000000\".")]
    [InlineData("{ \"shareBps\": 100 }", "null", "pool: an object was expected.")]
    [InlineData("\"shareBps\": 100", "\"shareBps\": 10001", "pool.shareBps: 10001 is not between 0 and 10000.")]
    [InlineData("\"disputeWindow\": 16", "\"disputeWindow\": 12",
        "oracle.parameters.disputeWindow: 12 is not between 13 and 604800 (after the report deadline).")]
    [InlineData("\"unbondingSeconds\": 300", "\"unbondingSeconds\": 121",
        "validators.unbondingSeconds: 121 is not between 122 and 18446744073709551615 (six epochs and two dispute windows).")]
    [InlineData("\"window\": 8", "\"window\": 7", "duties.window: 7 is not between 8 and 10 (within half the unbonding of stakes).")]
    [InlineData("\"absences\": 6", "\"absences\": 5", "duties.absences: 5 is not between 6 and 8 (three quarters of the window).")]
    [InlineData("\"strikes\": 6", "\"strikes\": 9", "duties.strikes: 9 is not between 6 and 8 (three quarters of the window).")]
    [InlineData("\"providers\": 2", "\"providers\": 1", "duties.providers: 1 is not between 2 and 8.")]
    [InlineData("\"latencyFactor\": 10", "\"latencyFactor\": 3", "duties.latencyFactor: 3 is not between 4 and 65535.")]
    [InlineData("\"latencySlackMicros\": 1000000", "\"latencySlackMicros\": 999999",
        "duties.latencySlackMicros: 999999 is not between 1000000 and 4294967295 (a second).")]
    [InlineData(
        "\"availabilityGapBps\": 8000", "\"availabilityGapBps\": 4999", "duties.availabilityGapBps: 4999 is not between 5000 and 10000.")]
    [InlineData("\"coolingEpochs\": 8", "\"coolingEpochs\": 172801",
        "duties.coolingEpochs: 172801 is not between 1 and 172800 (at most thirty days).")]
    [InlineData("\"appeals\": {", "\"tokens\": \"0x\", \"appeals\": {", "tokens: a list was expected.")]
    [InlineData(
        "\"appeals\": {", "\"tokens\": [\"0x12\"], \"appeals\": {", "tokens[0]: an address (0x and 40 digits) was expected, not \"0x12\".")]
    [InlineData("\"appeals\": {", "\"roles\": { \"pauser\": \"0x0000000000000000000000000000000000000000\" }, \"appeals\": {",
        "roles.pauser: the zero address holds nothing.")]
    [InlineData("\"appeals\": {", "\"aggregators\": [{ \"dataUnit\": \"0x\", \"metric\": \"Speed\" }], \"appeals\": {",
        "aggregators[0].dataUnit: 32 bytes (0x and 64 digits) was expected, not \"0x\".")]
    public void What_is_missing_wrong_or_unknown_is_refused(string part, string replacement, string problem)
    {
        var error = Refused(Example("parameters.devnet.json").Replace(part, replacement, StringComparison.Ordinal));
        Assert.Contains($"{Environment.NewLine}  {problem}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_named_at_once()
    {
        var shape = Refused("{ \"flash\": { \"supply\": 1 }, \"oracle\": { \"parameters\": {} }, \"validators\": [], \"x\": 1 }");
        string[] problems =
        [
            "flash.supply: a whole number as a string of digits was expected, not 1.", "oracle.parameters.epochLength: missing.",
            "oracle.criteria: missing.",
            "validators: an object was expected.", "x: unknown.", "providers: missing.", "court: missing.", "pool: missing.",
            "duties: missing.", "appeals: missing.",
        ];
        Assert.All(problems, problem => Assert.Contains(problem, shape, StringComparison.Ordinal));
        var rules = Refused(Example("parameters.devnet.json")
            .Replace("\"committeeSize\": 7", "\"committeeSize\": 0", StringComparison.Ordinal)
            .Replace("\"unbondingSeconds\": 300", "\"unbondingSeconds\": 75", StringComparison.Ordinal)
            .Replace("\"bond\": \"500", "\"bond\": \"500000000000000", StringComparison.Ordinal));
        Assert.Equal(6, rules.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void Invalid_json_is_refused() =>
        Assert.StartsWith("The deployment's parameters are not valid JSON: ", Refused("{"), StringComparison.Ordinal);

    [Fact]
    public void What_may_be_left_out_has_its_default_and_what_is_there_counts()
    {
        var text = Example("parameters.devnet.json");
        var plain = DeploymentFile.Parse(text);
        Assert.Equal([Address.Zero], plain.Tokens);
        Assert.Empty(plain.Aggregators);
        Assert.Null(plain.Certifier);
        Assert.Equal(120UL, plain.Appeals!.RulingSeconds);
        var certifier = new Address([.. new byte[19], 7]);
        var start = text.IndexOf("  \"appeals\"", StringComparison.Ordinal);
        var full = DeploymentFile.Parse(text[..start] + $$"""
            "appeals": null, "tokens": [], "roles": { "certifier": "{{certifier}}" },
            "aggregators": [{ "dataUnit": "{{Keccak256.Hash([1])}}", "metric": "AvailabilityPpm" }] }
            """);
        Assert.Null(full.Appeals);
        Assert.Empty(full.Tokens);
        Assert.Equal(certifier, full.Certifier);
        Assert.Equal(new AggregatorParameters(Keccak256.Hash([1]), QosMetric.AvailabilityPpm), Assert.Single(full.Aggregators));
    }

    private static string Refused(string text)
    {
        Assert.NotEqual(Example("parameters.devnet.json"), text);
        return Assert.Throws<InvalidDataException>(() => DeploymentFile.Parse(text)).Message;
    }
}
