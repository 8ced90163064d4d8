using System.Security.Cryptography;
using Flashback.Libp2p.Pacing;
using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Discovery;

/// <summary>
/// Finds the members of a group: by the addresses that the application knows, by the records that members sign and tell each other,
/// and by where they were found before. Tells the host whom to dial. Create it before the host starts, dispose it before the host.
/// </summary>
/// <remarks>The application decides who is a member; a record of anyone else is not even verified.</remarks>
public sealed class PeerDiscovery : IAsyncDisposable
{
    private readonly Libp2pHost _host;
    private readonly AddressBook _book;
    private readonly DiscoveryOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _exchange, _save;
    private readonly SemaphoreSlim _asks;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new(), _saving = new();
    private Dictionary<PeerId, Member> _members = [];
    private volatile bool _unsaved;
    private bool _isSaveFailing;

    public PeerDiscovery(Libp2pHost host, AddressBook book, DiscoveryOptions options, TimeProvider time)
    {
        (_host, _book, _options, _time) = (host, book, options, time);
        _asks = new SemaphoreSlim(options.MaxConcurrentAsks);
        if (options.File is { } file)
        {
            book.Restore(file.Read(out var problem));
            if (problem.Length > 0) host.Notice("address_book", null, problem);
        }
        SetMembers(book.Entries.Select(entry => new PeerInfo(entry.Peer, [])));
        book.Changed += OnBookChanged;
        host.PeerIdentified += OnIdentified;
        host.ConnectionChanged += OnConnectionChanged;
        host.HandleRequests(options.Protocol, PeersMessage.MaxQuestionBytes, AnswerAsync, maxInboundPerPeer: 1);
        _exchange = GuardedTimer.Create(time, AskSomeone, OnTimerFailed, options.ExchangeInterval);
        _save = GuardedTimer.Create(time, Save, OnTimerFailed, options.SaveInterval);
    }

    private sealed class Member(IReadOnlyList<Multiaddr> told, TokenBucket answers)
    {
        /// <summary>Addresses that the application gave.</summary>
        public IReadOnlyList<Multiaddr> Told { get; set; } = told;
        public TokenBucket Answers { get; } = answers;
        public long NotAskedBefore { get; set; }
    }

    /// <summary>Who belongs to the group, and where the application believes them to be, best address first.</summary>
    public void SetMembers(IEnumerable<PeerInfo> members)
    {
        lock (_gate)
        {
            _members = members.Where(info => info.Id != _host.Id).DistinctBy(info => info.Id).Take(AddressBook.MaxPeers)
                .ToDictionary(info => info.Id, info =>
            {
                if (!_members.TryGetValue(info.Id, out var member))
                    member = new Member([], new TokenBucket(1 / _options.MinAnswerInterval.TotalSeconds, _options.AnswerBurst, _time));
                member.Told = info.Addresses;
                return member;
            });
        }
        _book.SetMembers(_members.Keys);
        TellHost();
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _host.PeerIdentified -= OnIdentified;
        _host.ConnectionChanged -= OnConnectionChanged;
        _host.Unhandle(_options.Protocol);
        await _exchange.DisposeAsync();
        await _save.DisposeAsync();
        _book.Changed -= OnBookChanged;
        Save();
    }

    private void OnTimerFailed(Exception error) => _host.Notice("timer_failed", null, error);

    private void OnBookChanged()
    {
        _unsaved = true;
        TellHost();
    }

    /// <summary>What members signed goes first: the registry and the configuration are written by hand, and less often.</summary>
    private void TellHost()
    {
        List<PeerInfo> known;
        lock (_gate)
        {
            known =
            [
                .. _members.Select(member => new PeerInfo(member.Key, [.. _book.AddressesOf(member.Key)
                    .Concat(member.Value.Told.Select(address => address.WithPeer(null))).Distinct().Take(_options.MaxAddressesPerPeer)]))
            ];
        }
        _host.SetKnownPeers(known);
    }

    private void OnIdentified(Connection connection)
    {
        if (connection.Identified?.Record is { } record) _book.Offer(record);
        if (TryTurn(connection.RemotePeer)) _ = AskAsync(connection.RemotePeer);
    }

    private void OnConnectionChanged(ConnectionEvent change)
    {
        if (change.Open && change.Connection.Direction == Direction.Outbound)
            _book.Reached(change.Connection.RemotePeer, change.Connection.RemoteAddress);
    }

    private void AskSomeone()
    {
        var connected = _host.Connections.Select(connection => connection.RemotePeer).ToArray();
        RandomNumberGenerator.Shuffle(connected.AsSpan());
        var peer = Array.Find(connected, TryTurn);
        if (peer is not null) _ = AskAsync(peer);
    }

    private bool TryTurn(PeerId peer)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(peer, out var member)) return false;
            var now = _time.GetTimestamp();
            if (member.NotAskedBefore > now) return false;
            member.NotAskedBefore = After(_options.MinAskInterval);
            return true;
        }
    }

    private async Task AskAsync(PeerId peer)
    {
        try
        {
            await _asks.WaitAsync(_stop.Token);
            try
            {
                var held = _book.Entries.Where(entry => entry.Record is not null)
                    .ToDictionary(entry => entry.Peer, entry => entry.Record!.Sequence);
                held[_host.Id] = _host.OwnRecord.Sequence;
                var answer = await _host.RequestAsync(peer, _options.Protocol,
                    PeersMessage.Ask(held.Select(item => (item.Key, item.Value))), PeersMessage.MaxAnswerBytes, _stop.Token);
                if (!TryTake(answer, held)) Fault(peer);
            }
            finally
            {
                _asks.Release();
            }
        }
        catch (Exception e) when (e is Libp2pException or OperationCanceledException)
        {
            // It is gone, or does not speak the protocol. Another one is asked next.
        }
        catch (Exception e)
        {
            _host.Notice("peers_fault", peer, e);
        }
    }

    /// <summary>
    /// Reads an answer up to its first fault: a forger costs one signature check. A newer record of this node from before a restart, made
    /// with another clock, is superseded.
    /// </summary>
    private bool TryTake(ReadOnlyMemory<byte> answer, Dictionary<PeerId, ulong> held)
    {
        if (!PeersMessage.TryReadAnswer(answer, out var envelopes)) return false;
        var met = new HashSet<PeerId>();
        foreach (var envelope in envelopes)
        {
            if (!PeerRecord.TryReadSigner(envelope.Span, out var signer) || !met.Add(signer)) return false;
            // The other peer may know a newer registry: a record of a member there that is not one here is not a fault.
            if (signer != _host.Id && !_book.Contains(signer)) continue;
            if (!PeerRecord.TryOpen(envelope.Span, out var record)) return false;
            if (held.TryGetValue(signer, out var sequence) && record.Sequence <= sequence) return false;
            if (signer == _host.Id) _host.SurpassOwnRecord(record.Sequence);
            else _book.Offer(record);
        }
        return true;
    }

    private void Fault(PeerId peer)
    {
        _host.Notice("peers_fault", peer, "It sent a record that is not valid, not newer or repeated.");
        lock (_gate)
        {
            if (_members.TryGetValue(peer, out var member)) member.NotAskedBefore = After(_options.SilenceAfterFault);
        }
    }

    private ValueTask<ReadOnlyMemory<byte>> AnswerAsync(PeerId peer, ReadOnlyMemory<byte> question, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(peer, out var member)) throw new Libp2pException("Only members are answered.");
            if (!member.Answers.TryTake()) throw new Libp2pException("It asks for addresses too often.");
        }
        if (!PeersMessage.TryReadQuestion(question.Span, out var held)) throw new Libp2pException("The question is malformed.");
        var newer = _book.Entries.Select(entry => entry.Record).OfType<PeerRecord>().Append(_host.OwnRecord)
            .Where(record => !held.TryGetValue(record.Peer, out var sequence) || record.Sequence > sequence)
            .Select(record => record.Envelope).ToArray();
        // In any order, so that what does not fit today fits another day.
        RandomNumberGenerator.Shuffle(newer.AsSpan());
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(PeersMessage.Answer(newer));
    }

    /// <summary>What could not be written is written the next time. Told once, and once more when it is over.</summary>
    private void Save()
    {
        if (_options.File is not { } file) return;
        lock (_saving)
        {
            if (!_unsaved) return;
            // First: what changes while it is being written is for the next time.
            _unsaved = false;
            try
            {
                file.Write(_book.Entries);
            }
            catch (Exception e)
            {
                _unsaved = true;
                if (!_isSaveFailing)
                    _host.Notice("address_book", null, $"The address book could not be written, and is tried again every "
                        + $"{_options.SaveInterval.TotalSeconds:0} s: {e.Message}");
                _isSaveFailing = true;
                return;
            }
            if (_isSaveFailing) _host.Notice("address_book", null, "The address book was written again.");
            _isSaveFailing = false;
        }
    }

    private long After(TimeSpan wait) => _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
}
