using System.Numerics;
using Flashback.EndToEnd.Support;

namespace Flashback.EndToEnd;

/// <summary>The whole flow on one machine: three data units, three fates, sums that balance.</summary>
public class ThreeFatesTests
{
    private static readonly BigInteger Price = 10 * BigInteger.Pow(10, 18);

    [Fact]
    public async Task Three_epochs_pay_refund_and_slash_as_arranged_and_leave_nothing_behind()
    {
        await using var run = DevnetRun.Start("--epochs", "3");
        var code = await run.ExitAsync();

        Assert.True(code == 0, await run.StoryAsync());
        AssertFates(run, epochs: 3);
        foreach (var settled in run.Seen.Of("settled"))
            Assert.Equal(Price, settled.Amount("paid") + settled.Amount("refunded") + settled.Amount("fee"));
        Assert.All(run.Seen.Of("settled").Where(s => s.Text("unit") == "corrupt"), s => Assert.Equal(Price, s.Amount("refunded")));
        Assert.Equal(3, run.Seen.Of("slashed").Count());
        Assert.True(run.Seen.Of("finished").Single().GetProperty("summary").GetProperty("succeeded").GetBoolean());
        Assert.Empty(run.Running());
    }

    [Fact]
    public async Task One_liar_among_four_changes_no_outcome()
    {
        await using var run = DevnetRun.Start("--epochs", "2", "--byzantine", "1");
        var code = await run.ExitAsync();

        Assert.True(code == 0, await run.StoryAsync());
        AssertFates(run, epochs: 2);
    }

    [Fact]
    public async Task A_real_S3_server_behind_a_data_unit_is_measured_and_met()
    {
        await using var run = DevnetRun.Start("--epochs", "2", "--swift");
        var code = await run.ExitAsync();

        Assert.True(code == 0, await run.StoryAsync());
        AssertFates(run, epochs: 2);
        Assert.All(run.Seen.Of("verdictSeen").Where(v => v.Text("unit") == "healthy"), v => Assert.Equal("measured", v.GetProperty("verdict").Text("status")));
        Assert.Empty(run.Running());
    }

    private static void AssertFates(DevnetRun run, int epochs)
    {
        Assert.All(run.Seen.Grades("healthy"), grade => Assert.Contains(grade, (string[])["met", "exceeded"]));
        Assert.All(run.Seen.Grades("slow"), grade => Assert.Contains(grade, (string[])["missed", "missedBadly"]));
        Assert.All(run.Seen.Grades("corrupt"), grade => Assert.Equal("corrupt", grade));
        Assert.Equal(3 * epochs, run.Seen.Of("settled").Count());
    }
}
