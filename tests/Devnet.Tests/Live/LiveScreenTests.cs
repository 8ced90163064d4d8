using Flashback.Devnet.Live;
using Flashback.Protocol.Compliance;
using Spectre.Console;

namespace Flashback.Devnet.Tests.Live;

public class LiveScreenTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(LiveScreen.WideFrom - 1, 30)]
    [InlineData(LiveScreen.WideFrom, 24)]
    [InlineData(200, 60)]
    public void It_fits_the_terminal_however_much_happened(int width, int height)
    {
        var lines = Lines(Busy(), width, height);
        Assert.InRange(lines.Length, 1, height);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void It_shows_epoch_peers_verdicts_payments_refunds_and_slashes()
    {
        var text = string.Join('\n', Lines(Busy(), 140, 40));
        Assert.All(
            (string[])["epoch 4 · probing · 4/4 validators up · 3 or more peers each", "3: Exceeded", "3: MissedBadly", "3: Corrupt",
                "1.2 ms · ↑ 8.65 ↓ 74.87 MB/s · 31/32 requests", "corrupt for 3",
                "20 reports on chain · 1 slash, 100 FLASH · 1 annulled", "epoch 19 settled healthy: Exceeded, paid 9, refunded 0.5, fee "
                    + "0.05, reputation 54"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Money_adds_up_over_epochs()
    {
        var row = Lines(Busy(), 140, 40).Single(line => line.StartsWith("│ healthy", StringComparison.Ordinal));
        Assert.Equal(
            ["180", "10", "1", "54"], row.Split('│', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^4..]);
    }

    [Fact]
    public void A_low_terminal_keeps_the_newest_happenings()
    {
        var lines = Lines(Busy(), 80, 1);
        Assert.Equal("epoch 3 verdict healthy annulled", lines[^1].TrimEnd());
        Assert.Equal(LiveScreen.FewestRecent,
            lines.Length - Array.FindIndex(lines, line => line.StartsWith("20 reports", StringComparison.Ordinal)) - 1);
    }

    [Fact]
    public void Units_are_in_start_order_before_anything_is_known()
    {
        var screen = new LiveScreen();
        screen.Take(Samples.Ready());
        var rows = Lines(screen, 80, 24).Where(line => line.Contains('–', StringComparison.Ordinal))
            .Select(line => line.Split('│', StringSplitOptions.TrimEntries)[1]);
        Assert.Equal(["healthy", "slow", "corrupt"], rows);
    }

    private static LiveScreen Busy()
    {
        var screen = new LiveScreen();
        screen.Take(Samples.Ready());
        screen.Take(Samples.Phase());
        screen.Take(Samples.Seen("healthy"));
        screen.Take(Samples.Seen("slow", Grade.MissedBadly));
        screen.Take(Samples.Seen("corrupt", Grade.Corrupt, corrupt: true));
        for (ulong epoch = 0; epoch < 20; epoch++)
        {
            screen.Take(Samples.Report(epoch));
            screen.Take(Samples.Settled("healthy", epoch));
        }
        screen.Take(new DevnetEvent.Note(new string('x', 300)));
        screen.Take(Samples.Slashed());
        screen.Take(new DevnetEvent.Annulled(3, "healthy"));
        return screen;
    }

    private static string[] Lines(LiveScreen screen, int width, int height)
    {
        var output = new StringWriter();
        var console = Consoles.Plain(output, width, height);
        console.Write(screen.Render(width, height));
        return output.ToString().TrimEnd().Split('\n');
    }
}
