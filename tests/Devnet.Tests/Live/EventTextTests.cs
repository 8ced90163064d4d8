using Flashback.Devnet.Live;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;

namespace Flashback.Devnet.Tests.Live;

public class EventTextTests
{
    public static TheoryData<DevnetEvent, string> Lines => new()
    {
        { new DevnetEvent.Step("starting a chain"), "  starting a chain" },
        { Samples.Phase(), "epoch 4 probing: 4 of 4 validators up, each with at least 3 peers" },
        { Samples.Phase() with { FewestPeers = 1 }, "epoch 4 probing: 4 of 4 validators up, each with at least 1 peer" },
        { Samples.Seen(), "epoch 3 verdict healthy: Exceeded, latency 1.2 ms, up 8.65 MB/s, down 74.87 MB/s, 31/32 requests, bytes right" },
        {
            Samples.Seen(grade: Grade.Corrupt, corrupt: true),
            "epoch 3 verdict healthy: Corrupt, latency 1.2 ms, up 8.65 MB/s, down 74.87 MB/s, 31/32 requests, corrupt for 3 observers"
        },
        { Samples.Seen(grade: Grade.Inconclusive, status: VerdictStatus.Inconclusive), "epoch 3 verdict healthy: Inconclusive" },
        { Samples.Seen(grade: Grade.MissedBadly, status: VerdictStatus.Unreachable), "epoch 3 verdict healthy: Unreachable → MissedBadly" },
        { Samples.Report(), $"epoch 3 report on chain: round 0, 3 signatures, 3 verdicts, transaction {Samples.Hash}" },
        { Samples.Settled(), "epoch 3 settled healthy: Exceeded, paid 9, refunded 0.5, fee 0.05, reputation 54" },
        { Samples.Slashed(), "slashed the provider's collateral: 100 FLASH (epoch 3, corrupt)" },
        { new DevnetEvent.EpochMissed(3, "no report came"), "epoch 3 missed: no report came" },
        { new DevnetEvent.Annulled(3, "healthy"), "epoch 3 verdict healthy annulled" },
        { new DevnetEvent.Note("validator 3 was killed (SIGKILL)"), "validator 3 was killed (SIGKILL)" },
        { new DevnetEvent.Stopping(), "stopping everything…" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_event_is_a_line(DevnetEvent happened, string line) => Assert.Equal(line, EventText.Of(happened));

    [Fact]
    public void The_plain_view_writes_lines()
    {
        var output = new StringWriter();
        var view = new PlainView(output);
        view.Show(new DevnetEvent.Note("one"));
        view.Show(Samples.Finished());
        Assert.Equal(["one", "", "  ok   reports: 3 of 3", "as expected", ""], output.ToString().Split(Environment.NewLine));
    }
}
