using Flashback.Protocol.Reasons;

namespace Flashback.Node.Lifecycle;

/// <summary>
/// Why the node as a whole does not take part, or is restrained. The protocol's and the probes' own reasons are in their catalogues.
/// </summary>
public static class NodeReasons
{
    public static readonly Reason Stuck = new("self-stuck", "The main loop does not run.", "The process hangs or the machine is "
        + "overloaded. /livez says so too: let the supervisor restart the node; nothing is lost.", true, Fault.Self);
    public static readonly Reason SignRefused =
        new("self-sign-refused", "The sign log refused a signature.", "Another payload was signed for the slot, or the epoch lies below "
            + "the low-water mark. Find out whether a second node uses the key before anything else.", false, Fault.Self);
    public static readonly Reason ChainBehind =
        new("chain-behind", "The view of the chain is behind.", "No endpoint answers, or the newest block is old. The node continues with "
            + "what it knows; it does not sign for epochs that it cannot see. Check chain.rpcUrls.", true, Fault.Chain);
    public static readonly Reason NoEpoch = new("chain-no-epoch", "The current epoch cannot be processed.",
        "It was not opened in time, genesis lies ahead, or its data on chain do not match its snapshot.", true, Fault.Chain);
    public static readonly Reason NotRegistered = new("config-not-registered", "The signer is not a registered validator.",
        "The node observes and serves what it knows but signs nothing that counts. Register the signer, or configure the right keystore.",
        false, Fault.Config);
    public static readonly Reason NoCredential =
        new("config-no-credential", "A data unit is assigned, but the node has no credential for it.", "Its observation says NotProbed, "
            + "which counts neither for nor against anyone. Add an entry to probe.credentials.", false, Fault.Config);
    public static readonly Reason TooFewPeers = new("peer-too-few", "Too few validators are connected for a quorum.", "Reports need 2f+1 "
        + "validators that are connected to each other. Check p2p.listen, the firewall and the addresses in the registry.",
        true, Fault.Peer);
    public static readonly Reason Draining = new("self-draining", "The node will stop when the epochs in progress have ended.",
        "Someone called drain. No new epoch is begun; restart the node to take part again.", true, Fault.Self);

    public static IReadOnlyList<Reason> All { get; } = [Stuck, SignRefused, ChainBehind, NoEpoch, NotRegistered, NoCredential,
        TooFewPeers, Draining];
}
