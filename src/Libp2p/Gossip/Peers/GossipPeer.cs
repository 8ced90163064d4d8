using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Pacing;

namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>
/// What the router knows of a peer. Outlives its connection for as long as its score is kept. The router's loop owns it,
/// except for what the reader of the peer's stream uses: its buckets and <see cref="Graylisted"/>.
/// </summary>
internal sealed class GossipPeer(PeerId id, GossipOptions options, TimeProvider time)
{
    private const double BurstSeconds = 4;
    private static readonly TimeSpan GraylistPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Each message may come in an RPC of its own, and be answered in one.</summary>
    private const double FramesPerMessage = 2;
    private const double ForgiveGuestSeconds = 10;

    public PeerId Id { get; } = id;

    // The reader's.
    public TokenBucket MessageRate { get; } = new(options.MaxPeerMessagesPerSecond, options.MaxPeerMessagesPerSecond * BurstSeconds, time);
    public TokenBucket ByteRate { get; } = new(options.MaxPeerBytesPerSecond, options.MaxPeerBytesPerSecond * BurstSeconds, time);
    public TokenBucket FrameRate { get; } =
        new(options.MaxPeerMessagesPerSecond * FramesPerMessage, options.MaxPeerMessagesPerSecond * FramesPerMessage * BurstSeconds, time);
    public TokenBucket GuestByteRate { get; } = new(options.MaxGuestBytesPerSecond, options.MaxGuestBytesPerSecond * BurstSeconds, time);
    public volatile bool Graylisted;

    /// <summary>It listens only: see <see cref="IConnectionGater.IsGuest"/>. Set before anything of a connection is read.</summary>
    public volatile bool IsGuest;

    /// <summary>
    /// The wait before more is read from a graylisted peer: its window stays closed, so that ignored data is not even decrypted.
    /// </summary>
    public Task PauseAsync(CancellationToken cancellation) => Task.Delay(GraylistPause, time, cancellation);

    // The router's.
    public TokenBucket GuestMessages { get; } = new(1 / ForgiveGuestSeconds, options.MaxGuestMessages, time);
    public PeerScore Score { get; } = new(options.Score);
    public Connection? Connection { get; set; }

    /// <summary>We dialed it: a peer that we chose, not one that chose us.</summary>
    public bool IsOutbound { get; set; }

    public IGossipLink? Link { get; set; }
    public HashSet<string> Topics { get; } = [];
    public ControlOut Control { get; } = new();
    public Dictionary<MessageId, int> DontWant { get; } = [];
    public bool Dirty { get; set; }
    public TimeSpan LeftAt { get; set; }

    // Counted from heartbeat to heartbeat.
    public int IHaveMessages { get; set; }
    public int IdsAsked { get; set; }
    public int IWantBytes { get; set; }
    public int IDontWantIds { get; set; }
    public int IDontWantSent { get; set; }

    public void NewHeartbeat() => IHaveMessages = IdsAsked = IWantBytes = IDontWantIds = IDontWantSent = 0;
}
