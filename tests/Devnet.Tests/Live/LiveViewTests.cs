using Flashback.Devnet.Live;

namespace Flashback.Devnet.Tests.Live;

public class LiveViewTests
{
    [Fact]
    public async Task Commands_to_copy_are_never_broken()
    {
        var output = new StringWriter();
        await using (var view = new LiveView(Consoles.Plain(output, 60, 24, ansi: true))) view.Show(Samples.Ready());
        Assert.All(Invitation.Of(Samples.Ready()),
            line => Assert.Contains(line + Environment.NewLine, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_ends_the_screen_with_a_short_message_and_nothing_after_it()
    {
        var output = new StringWriter();
        await using (var view = new LiveView(Consoles.Plain(output, 100, 30, ansi: true)))
        {
            view.Show(Samples.Ready());
            view.Show(Samples.Phase());
            view.Show(new DevnetEvent.Stopping());
            view.Show(new DevnetEvent.Note("too late"));
        }
        var text = output.ToString();
        Assert.Contains("epoch 4", text, StringComparison.Ordinal);
        Assert.EndsWith("stopping everything…", text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_runs_summary_is_below_the_last_screen()
    {
        var output = new StringWriter();
        await using (var view = new LiveView(Consoles.Plain(output, 100, 30, ansi: true)))
        {
            view.Show(Samples.Ready());
            view.Show(new DevnetEvent.Stopping());
            view.Show(Samples.Stopped());
        }
        Assert.EndsWith("/tmp/dn is removed (--keep keeps it)", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_stop_before_it_began()
    {
        var output = new StringWriter();
        await using (var view = new LiveView(Consoles.Plain(output, 100, 30, ansi: true)))
        {
            view.Show(new DevnetEvent.Step("starting a chain"));
            view.Show(new DevnetEvent.Stopping());
        }
        Assert.Equal(
            ["  starting a chain", "stopping everything…"], output.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task The_summary_stands_below_the_last_screen()
    {
        var output = new StringWriter();
        await using (var view = new LiveView(Consoles.Plain(output, 100, 30, ansi: true)))
        {
            view.Show(Samples.Ready());
            view.Show(Samples.Settled());
            view.Show(Samples.Finished());
        }
        Assert.EndsWith("as expected", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }
}
