using Flashback.Probes.Records;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Records;

public sealed class ProbeReasonsTests
{
    [Fact]
    public void Every_reason_has_an_entry_that_says_something()
    {
        Assert.Equal(Enum.GetValues<ProbeReason>().Order(), ProbeReasons.All.Select(entry => (ProbeReason)entry.Number!.Value));
        Assert.All(ProbeReasons.All, entry => Assert.True(entry.Short.Length > 5 && entry.Long.Length > 20, entry.Code));
        Assert.Equal(ProbeReasons.All.Count, ProbeReasons.All.Select(entry => entry.Short).Distinct().Count());
    }

    [Fact]
    public void The_hundreds_and_the_code_say_whose_fault_it_is()
    {
        foreach (var entry in ProbeReasons.All)
        {
            var (fault, result, prefix) = (entry.Number / 100) switch
            {
                0 => (Fault.None, ProbeResult.Success, "succeeded"),
                1 => (Fault.Target, ProbeResult.TargetFailure, "target-"),
                2 => (Fault.Target, ProbeResult.Corrupt, "target-"),
                3 => (Fault.Self, ProbeResult.OwnFailure, "self-"),
                _ => (Fault.Bug, ProbeResult.OwnFailure, "bug-"),
            };
            Assert.Equal((entry.Code, fault, result), (entry.Code, entry.Fault, ProbeReasons.ResultOf((ProbeReason)entry.Number!.Value)));
            Assert.StartsWith(prefix, entry.Code, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ProbeReason.None, "succeeded", 0)]
    [InlineData(ProbeReason.ConnectionRefused, "target-connection-refused", 101)]
    [InlineData(ProbeReason.BytesDiffer, "target-bytes-differ", 200)]
    [InlineData(ProbeReason.ResolverDown, "self-resolver-down", 300)]
    [InlineData(ProbeReason.Unexpected, "bug-unexpected", 900)]
    public void Codes_and_numbers_stand_for_good(ProbeReason reason, string code, int number) =>
        Assert.Equal((code, (ushort?)number), (ProbeReasons.Of(reason).Code, ProbeReasons.Of(reason).Number));

    [Fact]
    public void The_documentation_lists_the_same_codes()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OracleNode.sln"))) folder = folder.Parent!;
        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "probes.md"));
        Assert.All(ProbeReasons.All, entry =>
            Assert.Contains($"| {entry.Number} | `{entry.Code}` | {(byte)ProbeReasons.ResultOf((ProbeReason)entry.Number!.Value)} ", page));
    }

    [Fact]
    public void An_unknown_number_counts_against_no_one() =>
        Assert.Equal(ProbeResult.OwnFailure, ProbeReasons.ResultOf((ProbeReason)65535));
}
