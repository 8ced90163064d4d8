using Flashback.Node.Api.Queries;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Gossip;
using Flashback.Node.Hosting;
using Flashback.Node.Schedule;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Lifecycle;

/// <summary>The status shown by <c>/readyz</c>, <c>/v1/status</c> and <c>oracle-node status</c>.</summary>
public sealed class NodeStatus(NodeIdentity identity, ChainLink chain, GossipNetwork gossip, GuardedSigner signer, NodeStore store,
    EpochScheduler scheduler, Attester attester, Heartbeat heartbeat, NodeProgress progress) : INodeStatus
{
    public bool IsAlive => heartbeat.IsAlive;

    public IReadOnlyList<ReadyReason> NotReady()
    {
        var reasons = new List<ReadyReason>();
        if (!IsAlive) reasons.Add(new ReadyReason(NodeReasons.Stuck.Code, "The main loop does not run."));
        if (chain.Watcher.Problem is { Length: > 0 } problem) reasons.Add(new ReadyReason(NodeReasons.ChainBehind.Code, problem));
        if (chain.View.Validators.Count > 0 && !chain.View.Validators.Values.Any(validator => validator.Signer == identity.Signer))
            reasons.Add(new ReadyReason(NodeReasons.NotRegistered.Code, $"The signer {identity.Signer} is not a registered validator."));
        if (signer.HasStoodDown)
            reasons.Add(new ReadyReason(NodeReasons.SignRefused.Code,
                "Another process signs with this node's key: nothing more is signed until the node is restarted."));
        if (gossip.Peers.Count < Enough(gossip.Expected))
            reasons.Add(new ReadyReason(NodeReasons.TooFewPeers.Code,
                $"{gossip.Peers.Count} of {gossip.Expected} validators are connected; {Enough(gossip.Expected)} are needed for a quorum."));
        if (scheduler.IsPaused) reasons.Add(new ReadyReason(NodeReasons.Draining.Code, NodeReasons.Draining.Short));
        else if (scheduler.Problem is { Length: > 0 } waiting) reasons.Add(new ReadyReason(NodeReasons.NoEpoch.Code, waiting));
        return reasons;
    }

    public NodeDescription Describe()
    {
        var now = chain.NowMillis;
        var view = chain.View;
        return new NodeDescription
        {
            Version = ProgramVersion.Text,
            ChainId = identity.Domain.ChainId,
            Oracle = identity.Domain.Oracle,
            Signer = identity.Signer,
            Submitter = chain.Submitter,
            Validator = view.Validators.Values.FirstOrDefault(validator => validator.Signer == identity.Signer)?.Index,
            PeerId = gossip.Id.ToString(),
            Listen = [.. gossip.ListenAddresses.Select(address => address.ToString())],
            Reasons = NotReady(),
            Chain = new ChainDescription(
                chain.Watcher.Head?.Number, (long)chain.Watcher.Clock.Lag.TotalSeconds, now, chain.Problem),
            Peers = [.. gossip.Peers.Select(peer => peer.ToString())],
            Observers = gossip.Observers,
            PeersExpected = gossip.Expected,
            Genesis = view.Genesis,
            Epoch = view.EpochAt((ulong)Math.Max(0, now / 1000)),
            Working = [.. attester.Loops.Select(
                loop => new EpochWork(loop.Setup.Snapshot.Epoch, PhaseOf(loop.Timeline, now), loop.Setup.Units.Length))],
            LastCertified = progress.LastCertified,
            LastAccepted = progress.LastAccepted,
            LastSettled = progress.LastSettled,
            Equivocations = store.EquivocationCount(),
            Dropped = [.. progress.Dropped.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => (item.Key, item.Value))],
        };
    }

    /// <summary>The phase by the clock; an epoch may be ahead of it.</summary>
    public static EpochPhase PhaseOf(EpochTimeline timeline, long now) =>
        now < timeline.Start ? EpochPhase.Waiting
        : now < timeline.End ? EpochPhase.Probe
        : now < timeline.CommitDeadline ? EpochPhase.Commit
        : now < timeline.ProposeAt ? EpochPhase.Reveal
        : now <= timeline.ReportDeadline ? EpochPhase.Agree
        : now <= timeline.DisputeEnd ? EpochPhase.Dispute : EpochPhase.Settle;

    /// <summary>Connections needed for a quorum that includes this node: 2f + 1 of n = others + 1.</summary>
    private static int Enough(int others) => Protocol.Validators.Quorum.Certificate(others + 1) - 1;
}
