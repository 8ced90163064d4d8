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
        run.AssertFates(epochs: 3);
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
        run.AssertFates(epochs: 2);
    }
}
