using System.Text.Json.Nodes;
using Flashback.Devnet.Live;

namespace Flashback.Devnet.Tests.Live;

public class JsonViewTests
{
    public static TheoryData<DevnetEvent, string, string[]> Shapes => new()
    {
        { new DevnetEvent.Step("starting a chain"), "step", ["text"] },
        { Samples.Ready(), "ready", ["chain", "oracle", "validators", "units", "dataFolder", "networkFile", "firstVerdictSeconds"] },
        { Samples.Phase(), "phase", ["epoch", "name", "validatorsUp", "validators", "fewestPeers"] },
        { Samples.Seen(), "verdictSeen", ["epoch", "unit", "verdict", "grade"] },
        { Samples.Report(), "reportAccepted", ["epoch", "round", "signers", "verdicts", "transaction"] },
        { Samples.Settled(), "settled", ["epoch", "unit", "grade", "paid", "refunded", "fee", "reputation"] },
        { Samples.Slashed(), "slashed", ["who", "amount", "why"] },
        { new DevnetEvent.EpochMissed(3, "no report came"), "epochMissed", ["epoch", "why"] },
        { new DevnetEvent.Annulled(3, "healthy"), "annulled", ["epoch", "unit"] },
        { new DevnetEvent.Note("killed"), "note", ["text"] },
        { new DevnetEvent.Stopping(), "stopping", [] },
        { Samples.Stopped(), "stopped", ["run"] },
        { new DevnetEvent.Failed(5, "no chain"), "failed", ["code", "message"] },
        { Samples.Finished(), "finished", ["summary"] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_event_is_one_line_with_its_type_first(DevnetEvent happened, string type, string[] fields)
    {
        var shown = Show(happened);
        Assert.Equal(fields.Append("type").Order(), shown.Select(field => field.Key).Order());
        Assert.Equal("type", shown.First().Key);
        Assert.Equal(type, (string?)shown["type"]);
    }

    [Fact]
    public void Every_kind_of_event_has_a_shape_here() =>
        Assert.Equal(
            typeof(DevnetEvent).GetNestedTypes().Select(type => type.Name).Order(),
            Shapes.Select(row => row[0].GetType().Name).Order());

    [Fact]
    public void Amounts_are_decimal_strings_hashes_and_addresses_hex()
    {
        Assert.Equal("9000000000000000000", (string?)Show(Samples.Settled())["paid"]);
        Assert.Equal("100000000000000000000", (string?)Show(Samples.Slashed())["amount"]);
        Assert.Equal($"{Samples.Hash}", (string?)Show(Samples.Report())["transaction"]);
        var ready = Show(Samples.Ready());
        Assert.Equal($"{Samples.Address}", (string?)ready["oracle"]);
        Assert.Equal("/tmp/dn/network.json", (string?)ready["networkFile"]);
        Assert.Equal(["name", "id", "bridge", "endpoint"], ready["units"]![0]!.AsObject().Select(field => field.Key));
        Assert.Equal($"{Samples.Hash}", (string?)ready["units"]![0]!["id"]);
    }

    [Fact]
    public void Grades_and_statuses_are_words()
    {
        var seen = Show(Samples.Seen());
        Assert.Equal("exceeded", (string?)seen["grade"]);
        Assert.Equal("measured", (string?)seen["verdict"]!["status"]);
        Assert.Equal(31, (int)seen["verdict"]!["successes"]!);
    }

    [Fact]
    public void The_summary_says_of_each_check_whether_it_holds()
    {
        var summary = Show(Samples.Finished())["summary"]!;
        Assert.True((bool)summary["succeeded"]!);
        var check = summary["checks"]![0]!;
        Assert.Equal(("reports", true, "3 of 3"), ((string?)check["name"], (bool)check["holds"]!, (string?)check["found"]));
    }

    [Fact]
    public void A_stopped_run_is_summarized_in_figures()
    {
        var run = Show(Samples.Stopped())["run"]!;
        Assert.Equal((1, 0, 1, true), ((int)run["epochs"]!, (int)run["missed"]!, (int)run["settlements"]!, (bool)run["balances"]!));
        Assert.Equal(1, (int)run["verdicts"]!["exceeded"]!);
        Assert.Equal("500000000000000000", (string?)run["sums"]![0]!["refunded"]);
    }

    private static JsonObject Show(DevnetEvent happened)
    {
        var output = new StringWriter();
        new JsonView(output).Show(happened);
        var line = Assert.Single(output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        return JsonNode.Parse(line)!.AsObject();
    }
}
