using System.Text.Json.Nodes;
using Flashback.Node.Api;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Commands;
using Flashback.Node.Gossip;
using Flashback.Node.Schedule;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Lifecycle;

/// <summary>What <c>/readyz</c>, <c>/v1/status</c> and <c>oracle-node status</c> say.</summary>
public sealed class NodeStatus(NodeIdentity identity, ChainLink chain, GossipNetwork gossip, GuardedSigner signer, NodeStore store, EpochScheduler scheduler, Attester attester, NodeReporter reporter) : INodeStatus
{
    /// <summary>The main loop turns several times a second; much longer means that it hangs.</summary>
    private static readonly TimeSpan s_aliveWithin = TimeSpan.FromSeconds(15);

    public bool IsAlive => reporter.SinceTurn < s_aliveWithin;

    public IReadOnlyList<ReadyReason> NotReady()
    {
        var reasons = new List<ReadyReason>();
        if (!IsAlive) reasons.Add(new ReadyReason(NodeReasons.Stuck.Code, "The main loop does not turn."));
        if (chain.Watcher.Trouble is { Length: > 0 } trouble) reasons.Add(new ReadyReason(NodeReasons.ChainBehind.Code, trouble));
        if (chain.View.Validators.Count > 0 && !chain.View.Validators.Values.Any(validator => validator.Signer == identity.Signer)) reasons.Add(new ReadyReason(NodeReasons.NotRegistered.Code, $"The signer {identity.Signer} is no registered validator."));
        if (signer.HasStoodDown) reasons.Add(new ReadyReason(NodeReasons.SignRefused.Code, "Another process signs with this node's key: nothing more is signed until the node is restarted."));
        if (gossip.Peers.Count < Enough(gossip.Expected)) reasons.Add(new ReadyReason(NodeReasons.TooFewPeers.Code, $"{gossip.Peers.Count} of {gossip.Expected} validators are connected; {Enough(gossip.Expected)} are needed for a quorum."));
        if (scheduler.Trouble is { Length: > 0 } waiting) reasons.Add(new ReadyReason(NodeReasons.NoEpoch.Code, waiting));
        return reasons;
    }

    public JsonObject Describe()
    {
        var now = chain.NowMillis;
        var view = chain.View;
        var notReady = NotReady();
        var index = view.Validators.Values.FirstOrDefault(validator => validator.Signer == identity.Signer)?.Index;
        var json = new JsonObject
        {
            ["version"] = VersionCommand.Program,
            ["chainId"] = identity.Domain.ChainId.ToString(),
            ["oracle"] = identity.Domain.Oracle.ToString(),
            ["signer"] = identity.Signer.ToString(),
            ["submitter"] = chain.Submitter?.ToString(),
            ["validator"] = index,
            ["peerId"] = gossip.Id.ToString(),
            ["listen"] = new JsonArray([.. gossip.ListenAddresses.Select(address => JsonValue.Create(address.ToString()))]),
            ["ready"] = notReady.Count == 0,
            ["reasons"] = new JsonArray([.. notReady.Select(reason => new JsonObject { ["code"] = reason.Code, ["text"] = reason.Text })]),
            ["chain"] = new JsonObject
            {
                ["block"] = chain.Watcher.Head?.Number.ToString(),
                ["lagSeconds"] = (long)chain.Watcher.Clock.Lag.TotalSeconds,
                ["nowMillis"] = now,
                ["trouble"] = chain.Watcher.Trouble,
            },
            ["peers"] = gossip.Peers.Count,
            ["observers"] = gossip.Observers,
            ["peersExpected"] = gossip.Expected,
            ["peerIds"] = new JsonArray([.. gossip.Peers.Select(peer => JsonValue.Create(peer.ToString()))]),
            ["genesis"] = view.Genesis.ToString(),
            ["epoch"] = view.EpochAt((ulong)Math.Max(0, now / 1000))?.ToString(),
            ["working"] = new JsonArray([.. attester.Loops.Select(loop => new JsonObject
            {
                ["epoch"] = loop.Setup.Snapshot.Epoch.ToString(),
                ["phase"] = PhaseOf(loop.Timeline, now),
                ["units"] = loop.Setup.Units.Length,
            })]),
            ["last"] = new JsonObject { ["certified"] = reporter.LastCertified?.ToString(), ["accepted"] = reporter.LastAccepted?.ToString(), ["settled"] = reporter.LastSettled?.ToString() },
        };
        json["equivocations"] = store.EquivocationCount();
        var counts = new JsonObject();
        foreach (var (code, count) in reporter.Reasons.OrderBy(item => item.Key, StringComparer.Ordinal)) counts[code] = count;
        json["dropped"] = counts;
        return json;
    }

    /// <summary>The phase that the clock says; an epoch may be quicker.</summary>
    public static string PhaseOf(EpochTimeline timeline, long now) =>
        now < timeline.Start ? "waiting"
        : now < timeline.End ? "probe"
        : now < timeline.CommitDeadline ? "commit"
        : now < timeline.ProposeAt ? "reveal"
        : now <= timeline.ReportDeadline ? "agree"
        : now <= timeline.DisputeEnd ? "dispute" : "settle";

    /// <summary>Connections that make a quorum together with this node: of n = others + 1, 2f + 1 must talk.</summary>
    private static int Enough(int others) => Protocol.Validators.Quorum.Certificate(others + 1) - 1;
}
