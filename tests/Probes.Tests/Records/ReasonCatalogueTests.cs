using Flashback.Probes.Records;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.Records;

public sealed class ReasonCatalogueTests
{
    [Fact]
    public void Every_reason_has_an_entry_that_says_something()
    {
        Assert.Equal(Enum.GetValues<ProbeReason>().Order(), ReasonCatalogue.All.Select(entry => entry.Reason).Order());
        Assert.All(ReasonCatalogue.All, entry => Assert.True(entry.Summary.Length > 5 && entry.Detail.Length > 20, entry.Reason.ToString()));
        Assert.Equal(ReasonCatalogue.All.Count, ReasonCatalogue.All.Select(entry => entry.Summary).Distinct().Count());
    }

    [Fact]
    public void The_hundreds_tell_whose_fault_it_is()
    {
        foreach (var entry in ReasonCatalogue.All)
        {
            var (fault, result) = ((ushort)entry.Reason / 100) switch
            {
                0 => (Fault.None, ProbeResult.Success),
                1 => (Fault.Target, ProbeResult.TargetFailure),
                2 => (Fault.Target, ProbeResult.Corrupt),
                3 => (Fault.Self, ProbeResult.OwnFailure),
                _ => (Fault.Bug, ProbeResult.OwnFailure),
            };
            Assert.Equal((entry.Reason, fault, result), (entry.Reason, entry.Fault, entry.Result));
        }
    }

    [Fact]
    public void The_documentation_lists_the_same_codes()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "probes.md"));
        Assert.All(ReasonCatalogue.All, entry => Assert.Contains($"| {(ushort)entry.Reason} | {entry.Summary} | {(byte)entry.Result} ", page));
    }

    [Fact]
    public void An_unknown_code_blames_nobody() => Assert.Equal(ProbeResult.OwnFailure, ReasonCatalogue.Of((ProbeReason)65535).Result);
}
