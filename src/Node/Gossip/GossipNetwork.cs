using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Discovery;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Transport;
using Flashback.Node.Codecs;
using Flashback.Node.Configuration;
using Flashback.Node.Limits;
using Flashback.Node.Store;
using Flashback.Node.Telemetry;
using Flashback.OnChain.View;
using Flashback.Protocol.Messages;
using Microsoft.Extensions.Logging;
using GossipMessage = Flashback.Aggregation.Rounds.GossipMessage;

namespace Flashback.Node.Gossip;

/// <summary>The validators' topic and reveal requests over libp2p. Only peers of the registry get in, and observers as guests.</summary>
public sealed class GossipNetwork : IValidatorNetwork, IAsyncDisposable
{
    /// <summary>Peers asked for one reveal before giving up; the epoch machine asks again.</summary>
    public const int MaxAsked = 4;

    /// <summary>The most internal errors logged per second; all are counted. A peer that can trigger one must not fill the disk.</summary>
    private const int MaxMistakesPerSecond = 1;

    /// <summary>If a peer does not answer within this time, the next one is asked too.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(400);

    private readonly Libp2pHost _host;
    private readonly GossipSub _router;
    private readonly GuestSlots _places;
    private readonly ValidatorGate _gater;
    private readonly GossipGate _gate;
    private readonly AddressBook _addresses;
    private readonly PeerDiscovery _discovery;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IReadOnlyList<PeerInfo> _bootstrap;
    private readonly string _topicName;
    private readonly RateLimit _mistakes;
    private ITopic? _topic;
    private ChainView? _seen;
    private IReadOnlySet<byte> _members = new HashSet<byte>();
    private bool _seenWhole;
    private int _asked;

    /// <param name="options">What the operator set.</param>
    /// <param name="identity">This node's own.</param>
    /// <param name="domain">The network.</param>
    /// <param name="book">The epochs that messages are taken for.</param>
    /// <param name="store">Holds the reveals that others request.</param>
    /// <param name="addresses">The file of the address book.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public GossipNetwork(P2pOptions options, Identity identity, OracleDomain domain, EpochBook book, NodeStore store, string addresses,
        TimeProvider time, ILogger log)
    {
        (_time, _log) = (time, log);
        _mistakes = new RateLimit(MaxMistakesPerSecond, time);
        _gate = new GossipGate(book, Secp256k1Recovery.Instance);
        _topicName = Topics.Consensus(domain);
        _bootstrap = [.. options.Bootstrap.Select(PeerInfo.From)];
        _places = new GuestSlots(options.Observers, options.MaxAnonymousObservers, time);
        _gater = new ValidatorGate(_places, options.AllowPrivate);
        var host = new HostOptions
        {
            Listen = [options.Listen],
            Announce = options.Announce,
            Transport = new TcpTransport(address => DialRules.Allows(address, options.AllowPrivate)),
        };
        _host = new Libp2pHost(identity, host, _gater, time, Note);
        _addresses = new AddressBook(identity.Id, time);
        var file = new AddressBookFile(addresses, $"{domain.ChainId}/{domain.Oracle}");
        _discovery = new PeerDiscovery(_host, _addresses, new DiscoveryOptions { Protocol = Topics.Peers, File = file }, time);
        // Until the registry was read, the validators of last time are believed to be those of now.
        _gater.Update(_addresses.Entries.Select(entry => entry.Peer));
        _router = new GossipSub(_host, new GossipOptions { MaxMessageBytes = GossipCodec.MaxMessageBytes }, time);
        _host.ConnectionChanged += OnConnectionChanged;
        var reveals = new RevealServer(store, time);
        _host.HandleRequests(RevealRequestCodec.Protocol, RevealRequestCodec.MaxBytes,
            (peer, request, _) => ValueTask.FromResult(reveals.Answer(peer, request.Span)));
    }

    public PeerId Id => _host.Id;

    public event Action<GossipMessage>? Received;

    public event Action<string>? Failed;

    public IReadOnlyList<Multiaddr> ListenAddresses => _host.ListenAddresses;

    /// <summary>Everyone connected now.</summary>
    public IReadOnlyCollection<Connection> Connections => _host.Connections;

    /// <summary>Validators connected now.</summary>
    public IReadOnlyList<PeerId> Peers =>
        [.. _host.Connections.Where(connection => !connection.IsGuest).Select(connection => connection.RemotePeer)];

    /// <summary>Peers known to follow the validators' topic: the recipients of a message published now.</summary>
    public int Followers => _topic?.Peers.Count ?? 0;

    /// <summary>Observers connected now: they listen, and count for nothing.</summary>
    public int Observers => _host.Connections.Count(connection => connection.IsGuest);

    /// <summary>Validators that should be connected: all members but this node.</summary>
    public int Expected => _gater.Certified.Count(peer => peer != Id);

    /// <summary>Joins and listens, so that a port that is taken is known before the node calls itself ready.</summary>
    /// <exception cref="IOException">The address of p2p.listen cannot be listened on.</exception>
    public async Task ListenAsync(CancellationToken cancellation)
    {
        _topic = _router.Join(_topicName, (message, _) => ValueTask.FromResult(Judge(message)));
        try
        {
            await _host.StartAsync(cancellation);
        }
        catch (Libp2pException error)
        {
            throw new IOException(
                $"The address of p2p.listen cannot be listened on: {error.Message} Is another program, or another node, using it?", error);
        }
    }

    /// <summary>Handles messages until cancelled; listens first if that was not done.</summary>
    /// <exception cref="IOException">The address of p2p.listen cannot be listened on.</exception>
    /// <exception cref="Libp2pException">The host failed: this node can no longer hear its peers.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (_topic is null) await ListenAsync(cancellation);
        var handling = _topic!.HandleAsync(
            (message, _) =>
            {
                if (GossipCodec.TryDecode(message.Data.Span, out var decoded)) Received?.Invoke(decoded);
                return ValueTask.CompletedTask;
            },
            cancellation);
        await await Task.WhenAny(handling, _host.Completion);
    }

    /// <summary>Applies the registry: who may connect (<see cref="Membership"/>), and at which addresses the validators are.</summary>
    /// <param name="view">The chain as it was read.</param>
    /// <param name="nowMillis">Chain time.</param>
    /// <param name="isWhole">
    /// Whether it was read up to now. Until then, a former validator that was not read yet still counts as one: a restarted node has its
    /// peers while it reads, or while no endpoint answers.
    /// </param>
    public void Update(ChainView view, long nowMillis, bool isWhole)
    {
        var members = Membership.Of(view, nowMillis);
        if (_seen is not null && ReferenceEquals(_seen.Validators, view.Validators) && isWhole == _seenWhole && members.SetEquals(_members))
            return;
        var known = new Dictionary<PeerId, List<Multiaddr>>();
        foreach (var validator in view.Validators.Values.Where(validator => members.Contains(validator.Index)))
        {
            if (ValidatorGate.IdOf(validator) is { } id) known[id] = AddressesOf(validator, id);
        }
        foreach (var peer in _bootstrap)
        {
            if (known.TryGetValue(peer.Id, out var addresses)) addresses.InsertRange(0, peer.Addresses);
        }
        if (!isWhole)
        {
            var gone = view.Validators.Values.Where(validator => !members.Contains(validator.Index)).Select(ValidatorGate.IdOf).ToHashSet();
            foreach (var entry in _addresses.Entries.Where(entry => !gone.Contains(entry.Peer))) known.TryAdd(entry.Peer, []);
        }
        _gater.Update(known.Keys);
        _discovery.SetMembers(known.Select(item => new PeerInfo(item.Key, item.Value)));
        (_seen, _seenWhole, _members) = (view, isWhole, members);
    }

    /// <summary>An unreadable entry is left out: one validator's entry must not keep the others from connecting.</summary>
    private List<Multiaddr> AddressesOf(ValidatorView validator, PeerId id)
    {
        try
        {
            return [.. validator.Multiaddrs.Select(text => Multiaddr.TryParse(text, out var address) ? address : null).OfType<Multiaddr>()];
        }
        catch (Exception error)
        {
            Note(new HostNotice("registry_failed", id, error.Message, error));
            return [];
        }
    }

    public async Task PublishAsync(GossipMessage message, CancellationToken cancellation)
    {
        var bytes = GossipCodec.Encode(message);
        // A reveal too long for the topic is fetched by those who need it.
        if (bytes.Length > GossipCodec.MaxMessageBytes || _topic is null) return;
        try
        {
            await _topic.PublishAsync(bytes, cancellation);
        }
        catch (Libp2pException error)
        {
            // The router broke, and so the run ends.
            _log.PeerNotice("publish_failed", Id.ToString(), PlainText.Clean(error.Message));
            return;
        }
        _log.Published(message.Epoch, message.GetType().Name, bytes.Length, _topic.Peers.Count);
    }

    public Task<GossipMessage.Reveal?> FetchRevealAsync(ObservationBatch wanted, CancellationToken cancellation) =>
        Hedge.FirstAsync(InOrder(wanted.Observer).Take(MaxAsked), (peer, stop) => AskAsync(peer, wanted, stop), s_patience, _time,
            cancellation);

    public async ValueTask DisposeAsync()
    {
        await _discovery.DisposeAsync();
        await _router.DisposeAsync();
        await _host.DisposeAsync();
    }

    /// <summary>Anything but the wanted batch counts as no answer: a liar must not end the search.</summary>
    private async Task<GossipMessage.Reveal?> AskAsync(PeerId peer, ObservationBatch wanted, CancellationToken cancellation)
    {
        try
        {
            var answer = await _host.RequestAsync(peer, RevealRequestCodec.Protocol,
                RevealRequestCodec.Encode(wanted.Epoch, wanted.Observer), GossipCodec.MaxRevealBytes, cancellation);
            return GossipCodec.TryDecodeLong(answer.Span, out var message) && message is GossipMessage.Reveal reveal
                && reveal.Observer == wanted.Observer && RevealedBatch.Matches(wanted, reveal.Observations) ? reveal : null;
        }
        catch (Libp2pException error)
        {
            _log.FetchFailed(wanted.Epoch, wanted.Observer, peer.ToString(), PlainText.Clean(error.Message));
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What a peer answers must not end this node's epoch, whatever we make of it.
            Note(new HostNotice("fetch_failed", peer, error.Message, error));
            return null;
        }
    }

    /// <summary>
    /// The observer itself has it for certain, if it answers; then the others, rotating from one attempt to the next until all were asked.
    /// </summary>
    private IEnumerable<PeerId> InOrder(Address observer)
    {
        var author = _seen?.Validators.Values.FirstOrDefault(validator => validator.Signer == observer);
        var first = author is null ? null : ValidatorGate.IdOf(author);
        var peers = Peers;
        var from = (int)((uint)Interlocked.Add(ref _asked, MaxAsked - 1) % (uint)Math.Max(1, peers.Count));
        return peers.Skip(from).Concat(peers.Take(from)).OrderBy(peer => peer == first ? 0 : 1);
    }

    private void Note(HostNotice notice)
    {
        if (notice.Error is { } error)
        {
            Failed?.Invoke(notice.Kind);
            if (_mistakes.TryTake()) _log.Mistake(notice.Kind, notice.Peer?.ToString() ?? "?", PlainText.Clean(notice.Detail), error);
        }
        else if (notice.Kind == "address_book") _log.AddressBook(notice.Detail);
        else _log.PeerNotice(notice.Kind, notice.Peer?.ToString() ?? "?", PlainText.Clean(notice.Detail));
    }

    private void OnConnectionChanged(ConnectionEvent change)
    {
        if (!change.Open && change.Connection.IsGuest) _places.Free(change.Connection.RemotePeer);
    }

    private Validation Judge(Libp2p.Gossip.Frames.GossipMessage message) =>
        GossipCodec.TryDecode(message.Data.Span, out var decoded) ? _gate.Judge(decoded) : Validation.Reject;
}
