namespace Flashback.Devnet.Tests;

public class MissedEpochsTests
{
    private const ulong Genesis = 1_000;

    /// <summary>Epoch 0 ends at 1015; its report may come until 1027, and is waited for three seconds more.</summary>
    [Fact]
    public void An_epoch_is_missed_when_its_deadline_and_the_grace_are_over()
    {
        var missed = new MissedEpochs(new DevnetOptions(), Genesis);
        Assert.Empty(missed.Since(1_030, new HashSet<ulong>()));
        Assert.Equal([0UL], missed.Since(1_031, new HashSet<ulong>()));
    }

    [Fact]
    public void Each_missing_report_is_reported_once()
    {
        var missed = new MissedEpochs(new DevnetOptions(), Genesis);
        Assert.Equal([0UL, 2UL], missed.Since(1_061, new HashSet<ulong> { 1 }));
        Assert.Empty(missed.Since(1_061, new HashSet<ulong> { 1 }));
        Assert.Equal([3UL], missed.Since(1_076, new HashSet<ulong> { 1 }));
    }

    [Fact]
    public void Epochs_after_those_of_the_run_are_not_waited_for() =>
        Assert.Equal([0UL, 1UL], new MissedEpochs(new DevnetOptions { Epochs = 2 }, Genesis).Since(2_000, new HashSet<ulong>()));

    [Theory]
    [InlineData(15, 250, "within 12 s after its end, and a validator took 0.3 s to answer a question: this machine is too slow or too busy "
        + "for epochs of 15 s. Try --epoch-seconds 30")]
    [InlineData(30, 1_840, "within 24 s after its end, and a validator took 1.8 s to answer a question: this machine is too slow or too "
        + "busy for epochs of 30 s. Try --epoch-seconds 60")]
    [InlineData(15, 249, "within 12 s after its end; the validators' logs say why")]
    public void A_slow_machine_is_reported_with_advice(int epochSeconds, int answerMillis, string why) =>
        Assert.Equal($"no report came {why}",
            new MissedEpochs(new DevnetOptions { EpochSeconds = epochSeconds }, Genesis).Why(TimeSpan.FromMilliseconds(answerMillis)));
}
