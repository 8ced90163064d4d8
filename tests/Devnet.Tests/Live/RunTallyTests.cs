using Flashback.Devnet.Live;
using Flashback.Devnet.Plan;
using Flashback.Protocol.Compliance;

namespace Flashback.Devnet.Tests.Live;

public class RunTallyTests
{
    private readonly RunTally _tally = new(unit => unit == "healthy" ? "FLASH" : "native coin", Amounts.Tokens(10));

    [Fact]
    public void A_stopped_run_prints_its_summary()
    {
        Take(
            Samples.Ready(),
            Samples.Report(0),
            Samples.Report(1),
            new DevnetEvent.EpochMissed(2, "no report came"),
            Samples.Seen(),
            Samples.Seen(),
            Samples.Seen("corrupt", Grade.Corrupt),
            Settled("healthy", 9, 0, 1),
            Settled("slow", 5, 5, 0),
            Samples.Slashed(),
            new DevnetEvent.Annulled(1, "slow"));
        Assert.Equal(
            [
                "  epochs     3 ended, 1 of them without a report",
                "  verdicts   2 Exceeded, 1 Corrupt",
                "  money      9 paid, 0 refunded, 1 fees (FLASH)",
                "  money      5 paid, 5 refunded, 0 fees (native coin)",
                "  slashed    100 FLASH in 1 slash; 1 verdict annulled",
                "  balance    ok: in 2 settlements every price was paid, refunded or taken as the fee",
                "  data       /tmp/dn is removed (--keep keeps it)",
            ],
            _tally.Stopped("/tmp/dn", isKept: false).Lines());
    }

    [Theory]
    [InlineData(9, 1, 0, true)]
    [InlineData(9, 0, 0, false)]
    [InlineData(9, 1, 1, false)]
    public void The_books_balance_when_the_whole_price_went_somewhere(int paid, int refunded, int fee, bool balances)
    {
        Take(Settled("healthy", paid, refunded, fee));
        var run = _tally.Stopped("/tmp/dn", isKept: true);
        Assert.Equal(balances, run.Balances);
        Assert.Contains(run.Lines(), line => line.StartsWith($"  balance    {(balances ? "ok" : "FAIL")}:", StringComparison.Ordinal));
        Assert.Contains("  data       /tmp/dn stays", run.Lines());
    }

    /// <summary>What one currency has too much does not make up for what the other lacks.</summary>
    [Fact]
    public void Currencies_balance_one_by_one()
    {
        Take(Settled("healthy", 11, 0, 0), Settled("slow", 9, 0, 0));
        var run = _tally.Stopped("/tmp/dn", isKept: false);
        Assert.False(run.Balances);
        Assert.Contains("  balance    FAIL: 2 settlements moved 11 of 10 FLASH, 9 of 10 native coin", run.Lines());
    }

    [Fact]
    public void A_report_that_comes_late_takes_back_that_its_epoch_was_missed()
    {
        Take(new DevnetEvent.EpochMissed(0, "no report came"), Samples.Report(0));
        var run = _tally.Stopped("/tmp/dn", isKept: false);
        Assert.Equal((1, 0), (run.Epochs, run.Missed));
    }

    [Fact]
    public void Before_the_network_runs_nothing_has_begun()
    {
        Take(new DevnetEvent.Step("starting a chain"));
        Assert.False(_tally.HasBegun);
        Take(Samples.Ready());
        Assert.True(_tally.HasBegun);
        Assert.Contains("  balance    nothing was settled yet", _tally.Stopped("/tmp/dn", isKept: false).Lines());
    }

    [Fact]
    public async Task A_view_shows_what_it_counts()
    {
        var output = new StringWriter();
        await using (var view = new TalliedView(new PlainView(output), _tally)) view.Show(Samples.Report(0));
        Assert.Contains("epoch 0 report on chain", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, _tally.Stopped("/tmp/dn", isKept: false).Epochs);
    }

    private void Take(params DevnetEvent[] happened)
    {
        foreach (var one in happened) _tally.Take(one);
    }

    private static DevnetEvent.Settled Settled(string unit, int paid, int refunded, int fee) =>
        new(0, unit, Grade.Met, Amounts.Tokens(paid), Amounts.Tokens(refunded), Amounts.Tokens(fee), 50);
}
