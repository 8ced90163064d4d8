namespace Flashback.Libp2p.Gossip.Options;

/// <summary>Parameters of the router, with go-libp2p's names where they have one. The defaults suit a committee of 4 to 200.</summary>
public sealed record GossipOptions
{
    /// <summary>Data of one message.</summary>
    public int MaxMessageBytes { get; init; } = 128 * 1024;

    /// <summary>One RPC on the wire. A longer one ends the stream before it is buffered.</summary>
    public int MaxRpcBytes { get; init; } = 256 * 1024;

    /// <summary>Peers in the mesh of a topic: wanted, least, most, by score at most, dialed by us at least.</summary>
    public int D { get; init; } = 8;
    public int DLow { get; init; } = 6;
    public int DHigh { get; init; } = 12;
    public int DScore { get; init; } = 4;
    public int DOut { get; init; } = 2;

    /// <summary>Peers outside the mesh to which recent messages are announced: at least this many, and this share.</summary>
    public int DLazy { get; init; } = 6;
    public double GossipFactor { get; init; } = 0.25;

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// How long an accepted message of another waits before it is forwarded. Followers receive a message from its author at once;
    /// forwarding is for those that did not, and most of it is avoided when copies from other peers are seen first.
    /// </summary>
    public TimeSpan ForwardDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Heartbeats for which a message can be requested, and for which it is announced.</summary>
    public int HistoryLength { get; init; } = 6;
    public int HistoryGossip { get; init; } = 3;
    public int MaxHistoryBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long the id of a message is remembered, at least, while no more than <see cref="MaxSeen"/> come in that time.</summary>
    public TimeSpan SeenTtl { get; init; } = TimeSpan.FromSeconds(120);
    public int MaxSeen { get; init; } = 1 << 18;

    /// <summary>
    /// Own messages are replayed to peers that begin to follow within this time, up to this many bytes. A new follower costs no more than
    /// one that requests messages: <see cref="MaxIWantBytes"/> per heartbeat.
    /// </summary>
    public TimeSpan KeepOwn { get; init; } = TimeSpan.FromMinutes(10);
    public int MaxOwnBytes { get; init; } = 1024 * 1024;

    public TimeSpan PruneBackoff { get; init; } = TimeSpan.FromSeconds(60);
    public TimeSpan UnsubscribeBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A peer's longer wish is cut to this.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(3600);

    /// <summary>A GRAFT so soon after our PRUNE counts twice.</summary>
    public TimeSpan GraftFloodThreshold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Times that one message is sent to one peer that asks for it.</summary>
    public int MaxRetransmissions { get; init; } = 3;

    /// <summary>Bytes sent per heartbeat to one peer that asks.</summary>
    public int MaxIWantBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a peer that announced a message may take to send it.</summary>
    public TimeSpan IWantFollowUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Peers asked for one message within <see cref="IWantFollowUp"/>: one that does not deliver must not hold it back.</summary>
    public int MaxAskedPeers { get; init; } = 3;

    public int MaxIHaveMessages { get; init; } = 10;
    public int MaxIHaveIds { get; init; } = 500;

    /// <summary>Messages from this size on are announced as not wanted any more, as soon as one copy has come.</summary>
    public int IDontWantThreshold { get; init; } = 1024;
    public int MaxIDontWantIds { get; init; } = 64;
    public int IDontWantTtl { get; init; } = 3;

    /// <summary>In one RPC.</summary>
    public int MaxSubscriptions { get; init; } = 64;
    public int MaxMessagesPerRpc { get; init; } = 1024;
    public int MaxTopicBytes { get; init; } = 256;

    /// <summary>
    /// From one peer on average, with a burst of four seconds' worth: messages, and twice as many RPCs. The surplus is dropped, an RPC
    /// before it is decoded, and lowers the peer's score.
    /// </summary>
    public int MaxPeerMessagesPerSecond { get; init; } = 5_000;
    public int MaxPeerBytesPerSecond { get; init; } = 16 * 1024 * 1024;

    /// <summary>Waiting to be sent to one peer. Beyond it messages are dropped; control is kept.</summary>
    public int MaxQueuedBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// While more bytes than this wait to be sent to each of most followers, publishing waits too, but no longer than
    /// <see cref="PublishPatience"/> per message. A minority of slow readers delays no one.
    /// </summary>
    public int PublishAheadBytes { get; init; } = 1024 * 1024;
    public TimeSpan PublishPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Messages that wait for validation. From half of it on peers are not read from; beyond it new messages are not taken, and not
    /// remembered as seen.
    /// </summary>
    public int ValidationQueue { get; init; } = 4096;
    public int ValidationWorkers { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Accepted messages of one topic that the application has not read yet.</summary>
    public int DeliveryQueue { get; init; } = 8192;

    public ScoreOptions Score { get; init; } = new();

    /// <summary>From one guest, which has subscriptions and requests to send and no messages. What is beyond is dropped.</summary>
    public int MaxGuestBytesPerSecond { get; init; } = 16 * 1024;

    /// <summary>Waiting to be sent to one guest, and sent to it per heartbeat when it asks.</summary>
    public int MaxGuestQueuedBytes { get; init; } = 512 * 1024;
    public int MaxGuestIWantBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// Messages that a guest may send, all unread, before it is cut off; one is forgiven every ten
    /// seconds. Not none: a library that takes us into its mesh forwards to us until our PRUNE has reached it.
    /// </summary>
    public int MaxGuestMessages { get; init; } = 8;
}
