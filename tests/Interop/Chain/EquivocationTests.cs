using System.Text.Json.Nodes;
using Flashback.Aggregation.Rounds;
using Flashback.Interop.Libp2p;
using Flashback.Node.Accuse;
using Flashback.Node.Api.Http;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Lifecycle;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Telemetry;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flashback.Interop.Chain;

/// <summary>
/// The whole way of a proof: two signatures for one slot, heard over libp2p, are kept, shown, and brought before the contract.
/// </summary>
public sealed class EquivocationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(SlotKind.Batch)]
    [InlineData(SlotKind.Vote)]
    public async Task Two_signatures_for_one_slot_over_gossip_expel_the_signer_on_chain(SlotKind kind)
    {
        await using var network = await TestNetwork.StartAsync();
        var setup = await network.SetupAsync(0);
        await using var liar = new ValidatorNode(1, setup: setup);
        await using var honest = new ValidatorNode(0, setup: setup);
        ValidatorNode.Register([liar, honest]);
        await Eventually.True(() => liar.Gossip.Followers == 1, "the honest one is known to listen");

        // The honest one as the node wires it, from the gossip to the court; it signs nothing itself.
        var chain = new Chain(network);
        using var stop = new CancellationTokenSource();
        using var log = SignLog.Open(Path.GetTempFileName(), new SignLogScope(setup.Domain.ChainId, setup.Domain.Oracle));
        var feed = new EventFeed(SystemClock.Instance);
        var accuser = new Accuser(chain, chain, chain, honest.Store, network.Contracts.Court);
        using var metrics = new NodeMetrics(() => 0, () => 0, () => 0);
        var reporter = new NodeReporter(NullLogger.Instance, feed, metrics, SystemClock.Instance);
        var (attested, accusation) = (new AttestEvents(), Task.CompletedTask);
        attested.EquivocationFound += (epoch, found) => accusation = accuser.RunAsync(epoch, found, stop.Token);
        attested.EquivocationFound += reporter.EquivocationFound;
        attested.Failed += (_, error) => accusation = Task.FromException(error);
        var attester = new Attester(chain, null, log, honest.Store, honest.Gossip, honest.Book, attested);
        honest.Heard += attester.Receive;
        attester.Begin(setup, stop.Token);

        GossipMessage Signed(uint latency) => Sign(network, setup, kind, latency);
        await liar.Gossip.PublishAsync(Signed(30_000), None);
        await liar.Gossip.PublishAsync(Signed(31_000), None);
        await Eventually.True(() => honest.Store.EquivocationCount() == 1, "the proof is on disk");

        // It shows in the feed, and anyone may fetch it, ready for the court.
        var lines = feed.Follow(0, 1)!;
        var line = await lines.ReadAsync().InTime();
        Assert.Equal(("equivocation", 1, kind.ToString()),
            ((string?)JsonNode.Parse(line!)!["type"], (int?)JsonNode.Parse(line!)!["validator"], (string?)JsonNode.Parse(line!)!["kind"]));
        var handedOut = new JsonObject
        {
            ["equivocations"] = new JsonArray(EquivocationDocument.Write(setup, Assert.Single(honest.Store.Equivocations())))
        };
        Assert.True(EquivocationDocument.TryReadAll(System.Text.Encoding.UTF8.GetBytes(handedOut.ToJsonString()), network.Contracts.Court,
            out var documents));

        // The node itself is the accuser.
        await Eventually.True(async () =>
        {
            await network.PollAsync();
            return network.Watcher.View.Validators[1].State == ValidatorState.Expelled;
        }, "the liar is expelled");
        await accusation.WaitAsync(TimeSpan.FromSeconds(30), SystemClock.Instance);
        var outcome = Assert.IsType<TransactionOutcome.Included>(chain.Outcome);
        var proven = Assert.Single(outcome.Receipt.Logs.Select(DisputeCourt.DecodeEvent).OfType<DisputeCourt.EquivocationProvenEvent>());
        Assert.Equal(((byte)1, (byte)kind), (proven.Validator, proven.Kind));

        // What anyone else would send is the same call; the court takes it once.
        Assert.Equal(chain.Sent!.Call.Data.ToArray(), Assert.Single(documents).Call.Data.ToArray());
        await stop.CancelAsync();
        await attester.Ended;
    }

    private static GossipMessage Sign(TestNetwork network, EpochSetup setup, SlotKind kind, uint latency)
    {
        var tally = network.TallyOf(setup, latency);
        return kind == SlotKind.Batch
            ? new GossipMessage.Batch(tally.Batches.Single(batch => batch.Validator == 1).Commitment)
            : new GossipMessage.Vote(new Signed<Report>(tally.Report, network.Signers[1].Sign(setup.Domain.Digest(tally.Report))));
    }

    /// <summary>The test chain as a node sees it, just after an epoch's probes.</summary>
    private sealed class Chain(TestNetwork network) : IChainState, IChainClock, IOutbox
    {
        public ChainView View => network.Watcher.View;

        public long NowMillis => ((long)network.Genesis + 15) * 1000 + 500;

        public TimeProvider Time => SystemClock.Instance;

        public TransactionIntent? Sent { get; private set; }

        public TransactionOutcome? Outcome { get; private set; }

        public async Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation)
        {
            Sent = intent;
            return Outcome = await network.Admin.Sender.SendAsync(intent, cancellation);
        }
    }
}
