using Flashback.Node.Hosting;
using Flashback.OnChain.Transactions;

namespace Flashback.Node.Tests;

public sealed class PipelineTests : IDisposable
{
    private const ulong Epoch = 1;

    /// <summary>
    /// Seconds after genesis at which the epoch has ended, and at which its disputes are over and everyone has had a turn.
    /// </summary>
    private const double End = 30, Settled = End + 16 + 11;

    private readonly PipelineWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void An_epoch_passes_from_its_opening_to_the_payment()
    {
        _world.Ledger.Agree(1, World.Units[0], Epoch, Epoch + 1);
        _world.AdvanceTo(Settled);
        Assert.All(_world.Nodes, node =>
        {
            Assert.False(node.Running.IsCompleted);
            Assert.Equal(["epoch", "observed", "certified", "accepted", "settled"], Milestones(node.ToldOf(Epoch)));
            Assert.Equal(Epoch, node.Progress.LastSettled);
            // By then the next epoch is through as well.
            Assert.Equal((Epoch + 1, Epoch + 1), (node.Progress.LastCertified, node.Progress.LastAccepted));
            Assert.NotNull(node.Evidence.Find(Epoch, World.Units[0]).Bundle);
        });
        Assert.Equal(Epoch + 1, _world.Ledger.View.Agreements[1].NextEpoch);
        Assert.All(new[] { $"open/{Epoch}", $"report/{Epoch}", $"settle/{Epoch}/1" }, deed => Assert.Single(IncludedOf(deed)));
    }

    [Fact]
    public void The_feed_reports_only_what_has_happened()
    {
        _world.AdvanceTo(End - 0.1);
        Assert.Equal(["epoch"], Milestones(_world.Nodes[0].ToldOf(Epoch)));
        _world.AdvanceTo(End + 12);
        Assert.Equal(["observed", "certified", "accepted"], Milestones(_world.Nodes[0].ToldOf(Epoch)));
        _world.AdvanceTo(Settled);
        Assert.Empty(Milestones(_world.Nodes[0].ToldOf(Epoch)));
    }

    [Fact]
    public void The_heart_beats_at_every_tick()
    {
        _world.AdvanceTo(20);
        Assert.True(_world.Nodes[0].Heartbeat.IsAlive);
        _world.Nodes[0].Stop();
        _world.AdvanceTo(20 + Heartbeat.AliveWithin.TotalSeconds - 0.3);
        Assert.True(_world.Nodes[0].Heartbeat.IsAlive);
        _world.AdvanceTo(20.5 + Heartbeat.AliveWithin.TotalSeconds);
        Assert.False(_world.Nodes[0].Heartbeat.IsAlive);
        Assert.True(_world.Nodes[1].Heartbeat.IsAlive);
    }

    private static IEnumerable<string> Milestones(IEnumerable<string> types) =>
        types.Where(type => type is "epoch" or "observed" or "certified" or "accepted" or "settled");

    private IEnumerable<(string Key, OutcomeKind Outcome)> IncludedOf(string deed) =>
        _world.Sent.Where(sent =>
            sent.Outcome == OutcomeKind.Included && (sent.Key == deed || sent.Key.StartsWith($"{deed}/", StringComparison.Ordinal)));
}
