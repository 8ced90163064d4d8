namespace Flashback.Devnet.Tests;

public class DevnetOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new DevnetOptions().Problems());

    [Theory]
    [InlineData(4, 4, false, true)]
    [InlineData(4, 5, false, false)]
    [InlineData(4, 0, true, true)]
    [InlineData(4, 1, true, false)]
    public void Conflicting_options_are_reported(int validators, int byzantine, bool collude, bool valid) =>
        Assert.Equal(valid, new DevnetOptions { Validators = validators, Byzantine = byzantine, Collude = collude }.Problems().Count == 0);

    [Theory]
    [InlineData(15, null, 16, true)]
    [InlineData(15, 13, 13, true)]
    [InlineData(15, 12, 12, false)]
    [InlineData(29, null, 16, true)]
    [InlineData(30, null, 32, true)]
    [InlineData(30, 25, 25, true)]
    [InlineData(30, 24, 24, false)]
    [InlineData(3600, null, 64, true)]
    [InlineData(3600, 48, 48, false)]
    public void The_dispute_window_follows_the_epochs_and_outlasts_the_report_deadline(
        int epochSeconds, int? disputeSeconds, int window, bool valid)
    {
        var options = new DevnetOptions { EpochSeconds = epochSeconds, DisputeSeconds = disputeSeconds };
        Assert.Equal((window, valid), (options.DisputeWindow, options.Problems().Count == 0));
    }

    [Fact]
    public void All_problems_are_reported_at_once() =>
        Assert.Equal(2, new DevnetOptions { Validators = 1, Byzantine = 2, Collude = true }.Problems().Count);
}
