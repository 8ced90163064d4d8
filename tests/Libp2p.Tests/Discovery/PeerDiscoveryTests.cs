using System.Collections.Concurrent;
using Flashback.Libp2p.Discovery;
using Flashback.Libp2p.Protocols;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Discovery;

/// <summary>Members find each other by their signed records; everyone else is ignored.</summary>
public sealed class PeerDiscoveryTests : IDisposable
{
    private const string Protocol = "/test/peers/1";

    private readonly SteppedTime _time = new();
    private readonly MemoryTransport _net = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("discovery-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_member_whose_known_address_is_stale_is_found_by_its_record()
    {
        await using var seeker = new Node(this);
        await using var friend = new Node(this);
        await using var moved = new Node(this);
        await StartAsync(seeker, friend, moved);
        var stale = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");
        // Only the friend knows where the other two are.
        seeker.Discovery.SetMembers([friend.Host.Info, new PeerInfo(moved.Id, [stale])]);
        friend.Discovery.SetMembers([new PeerInfo(seeker.Id, []), moved.Host.Info]);
        moved.Discovery.SetMembers([new PeerInfo(friend.Id, []), new PeerInfo(seeker.Id, [])]);
        await AdvanceUntil(() => seeker.Connected(moved) && seeker.Connected(friend), "the seeker found both");
        // Whoever of the two dialed, the record comes with the connection, and a little after it.
        await Eventually.True(() => seeker.Book.AddressesOf(moved.Id).Contains(moved.Host.Host.ListenAddresses[0].WithPeer(null)),
            "the seeker holds the new address");
    }

    [Fact]
    public async Task A_restarted_node_finds_its_peers_by_the_file_alone()
    {
        await using var peer = new Node(this);
        await StartAsync(peer);
        var file = new AddressBookFile(Path.Combine(_folder.FullName, "peers.json"), "net");
        await using (var before = new Node(this, file))
        {
            await StartAsync(before);
            before.Discovery.SetMembers([peer.Host.Info]);
            peer.Discovery.SetMembers([new PeerInfo(before.Id, [])]);
            await AdvanceUntil(() => before.Connected(peer) && before.Book.Entries.Single().Record is not null, "they are connected");
        }
        await using var after = new Node(this, file);
        // Nobody has told it of any member: neither registry nor configuration.
        peer.Discovery.SetMembers([new PeerInfo(after.Id, [])]);
        await StartAsync(after);
        await AdvanceUntil(() => after.Connected(peer), "it found its peer");
    }

    [Fact]
    public async Task A_damaged_file_is_reported_and_rebuilt()
    {
        var path = Path.Combine(_folder.FullName, "peers.json");
        await File.WriteAllTextAsync(path, "{ not json");
        await using var peer = new Node(this);
        await using var node = new Node(this, new AddressBookFile(path, "net"));
        Assert.Contains(node.Host.Notices, n => n.Kind == "address_book" && n.Detail.Contains("rebuilt", StringComparison.Ordinal));
        await StartAsync(peer, node);
        node.Discovery.SetMembers([peer.Host.Info]);
        peer.Discovery.SetMembers([new PeerInfo(node.Id, [])]);
        await AdvanceUntil(() => node.Connected(peer), "they are connected");
        await AdvanceUntil(() => new AddressBookFile(path, "net").Read(out _).Any(entry => entry.Record is not null),
            "the file was written");
    }

    [Fact]
    public async Task An_address_book_that_cannot_be_written_is_reported_once_and_retried_until_it_can()
    {
        var path = Path.Combine(_folder.FullName, "peers.json");
        var (old, known, late) = (new Signer(), new Signer(), new Signer());
        var file = new AddressBookFile(path, "net");
        file.Write([new AddressBookEntry(old.Id, old.Record(1), null, _time.GetUtcNow())]);
        await using var node = new Node(this, file);
        // What stands in the way keeps even root from writing.
        var obstacle = Directory.CreateDirectory(path + ".new");
        node.Discovery.SetMembers([new PeerInfo(known.Id, [])]);
        for (var i = 0; i < 5; i++) _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(Told());
        Assert.Contains("could not be written", Told()[0].Detail, StringComparison.Ordinal);
        Assert.Equal([old.Id], file.Read(out _).Select(entry => entry.Peer));

        obstacle.Delete();
        // Nothing has changed meanwhile: it is the same that is still to be written.
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([known.Id], file.Read(out _).Select(entry => entry.Peer));
        Assert.Equal(2, Told().Count);
        Assert.Contains("was written again", Told()[1].Detail, StringComparison.Ordinal);
        var written = File.GetLastWriteTimeUtc(path);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));

        // The next problem is reported again, and pending changes are written at the latest when it ends.
        obstacle.Create();
        node.Discovery.SetMembers([new PeerInfo(known.Id, []), new PeerInfo(late.Id, [])]);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Told().Count);
        obstacle.Delete();
        await node.Discovery.DisposeAsync();
        Assert.Equal(2, file.Read(out _).Count);

        List<HostNotice> Told() => [.. node.Host.Notices.Where(n => n.Kind == "address_book")];
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_reported()
    {
        await using var node = new Node(this, new AddressBookFile(Path.Combine(_folder.FullName, "gone", "peers.json"), "net"));
        node.Discovery.SetMembers([new PeerInfo(new Signer().Id, [])]);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains(
            node.Host.Notices, n => n.Kind == "address_book" && n.Detail.Contains("could not be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_own_record_from_a_clock_that_was_ahead_is_superseded()
    {
        await using var node = new Node(this);
        await using var peer = new Node(this);
        await StartAsync(node, peer);
        var ahead = (ulong)_time.GetUtcNow().AddDays(400).ToUnixTimeMilliseconds();
        peer.Discovery.SetMembers([new PeerInfo(node.Id, [])]);
        Assert.True(PeerRecord.TryOpen(PeerRecord.Seal(node.Host.Identity, ahead, []), out var old));
        Assert.True(peer.Book.Offer(old));
        node.Discovery.SetMembers([peer.Host.Info]);
        await AdvanceUntil(() => node.Host.Host.OwnRecord.Sequence == ahead + 1, "ours is above it");
        await AdvanceUntil(() => peer.Book.Entries.Single().Record?.Sequence == ahead + 1, "the peer has the new one");
    }

    /// <summary>What one hostile member can do to another, and that nothing of it is taken.</summary>
    [Theory]
    [InlineData("forged", true)]
    [InlineData("old", true)]
    [InlineData("twice", true)]
    [InlineData("garbage", true)]
    [InlineData("too long", true)]
    [InlineData("too many", true)]
    [InlineData("of a stranger", false)]
    [InlineData("of nobody new", false)]
    public async Task Records_from_a_hostile_member_are_not_accepted(string kind, bool isFault)
    {
        var (known, stranger) = (new Signer(), new Signer());
        var answer = kind switch
        {
            "forged" => Answer(Forged(known.Seal(9, "/ip4/192.0.2.66/tcp/1"))),
            "old" => Answer(known.Seal(4, "/ip4/192.0.2.66/tcp/1")),
            "twice" => Answer(known.Seal(5), known.Seal(9)),
            "garbage" => [0xff, 0xff, 0xff],
            "too long" => Answer(known.Seal(9, [.. Enumerable.Range(0, 10).Select(i => $"/dns4/{new string('x', 230)}{i}/tcp/1")])),
            "too many" => Answer([.. Enumerable.Range(0, PeersMessage.MaxPeers + 1).Select(_ => new byte[1])]),
            "of a stranger"
                => Answer([.. Enumerable.Range(0, 200).Select(_ => stranger.Seal(9, "/ip4/192.0.2.66/tcp/1")).DistinctBy(_ => 0)]),
            _ => [],
        };
        await using var victim = new Node(this);
        await using var hostile = new TestHost(_net, _time);
        var asked = 0;
        hostile.Host.HandleRequests(Protocol, 100_000, (_, _, _) =>
        {
            Interlocked.Increment(ref asked);
            return ValueTask.FromResult<ReadOnlyMemory<byte>>(answer);
        });
        await hostile.Host.StartAsync();
        await StartAsync(victim);
        victim.Discovery.SetMembers([hostile.Info, new PeerInfo(known.Id, [])]);
        Assert.True(victim.Book.Offer(known.Record(5)));
        _time.Advance(AddressBook.MinAge);
        await AdvanceUntil(() => asked > 0, "the hostile member was asked");
        if (isFault)
            await AdvanceUntil(() => victim.Host.Notices.Any(n => n.Kind == "peers_fault" && n.Peer == hostile.Id), "the fault was noted");
        else await AdvanceUntil(() => asked > 1, "it is asked again");
        Assert.Equal(isFault, victim.Host.Notices.Any(n => n.Kind == "peers_fault"));
        Assert.Equal(5ul, victim.Book.Entries.Single(entry => entry.Peer == known.Id).Record!.Sequence);
        Assert.False(victim.Book.Contains(stranger.Id));
        if (!isFault) return;
        await Eventually.True(() => victim.Host.Host.Connections.All(connection => connection.StreamCount == 0),
            "no question is on its way");
        var before = asked;
        for (var minute = 0; minute < 9; minute++) _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(before, asked);
    }

    [Fact]
    public async Task Non_members_and_too_frequent_requests_are_not_answered()
    {
        await using var node = new Node(this);
        await using var member = new TestHost(_net, _time);
        await using var stranger = new TestHost(_net, _time);
        await StartAsync(node);
        await member.Host.StartAsync();
        await stranger.Host.StartAsync();
        node.Discovery.SetMembers([new PeerInfo(member.Id, [])]);
        foreach (var host in new[] { member, stranger }) await host.Host.ConnectAsync(node.Host.Info).InTime();
        await Assert.ThrowsAsync<Libp2pException>(() => AskAsync(stranger, node));
        for (var i = 0; i < 4; i++) Assert.NotEqual(0, (await AskAsync(member, node)).Length);
        await Assert.ThrowsAsync<Libp2pException>(() => AskAsync(member, node));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotEqual(0, (await AskAsync(member, node)).Length);
        await Assert.ThrowsAsync<Libp2pException>(() => AskAsync(member, node));
    }

    [Fact]
    public async Task A_malformed_or_overlong_request_is_not_answered()
    {
        await using var node = new Node(this);
        await using var member = new TestHost(_net, _time);
        await StartAsync(node);
        await member.Host.StartAsync();
        node.Discovery.SetMembers([new PeerInfo(member.Id, [])]);
        await member.Host.ConnectAsync(node.Host.Info).InTime();
        await Assert.ThrowsAsync<Libp2pException>(() => AskAsync(member, node, [0xff]));
        await Assert.ThrowsAsync<Libp2pException>(() => AskAsync(member, node, new byte[PeersMessage.MaxQuestionBytes + 1]));
        var twice = PeersMessage.Ask([(member.Id, 1), (member.Id, 2)]);
        await Assert.ThrowsAsync<Libp2pException>(() => AskAsync(member, node, twice));
    }

    /// <summary>Whatever a member signs, the gate has the last word on what is dialed.</summary>
    [Fact]
    public async Task An_address_that_the_gate_forbids_is_never_dialed_though_it_is_signed()
    {
        var dialed = new ConcurrentQueue<string>();
        var inside = new Signer();
        await using var node = new Node(this);
        node.Host.Dial = address => !address.Host.StartsWith("169.254.", StringComparison.Ordinal);
        await StartAsync(node);
        _net.CanDial = address =>
        {
            dialed.Enqueue(address.Host);
            return true;
        };
        node.Discovery.SetMembers([new PeerInfo(inside.Id, [])]);
        Assert.True(node.Book.Offer(inside.Record(1, "/ip4/169.254.169.254/tcp/80", "/ip4/192.0.2.1/tcp/1")));
        await AdvanceUntil(() => dialed.Contains("192.0.2.1"), "the other address was dialed");
        Assert.DoesNotContain("169.254.169.254", dialed);
    }

    [Fact]
    public async Task Restored_entries_of_strangers_are_dropped_when_the_registry_is_known()
    {
        var path = Path.Combine(_folder.FullName, "peers.json");
        var (stays, leaves) = (new Signer(), new Signer());
        new AddressBookFile(
            path, "net").Write([.. new[] { stays, leaves }.Select(s => new AddressBookEntry(s.Id, s.Record(1), null, _time.GetUtcNow()))]);
        await using var node = new Node(this, new AddressBookFile(path, "net"));
        Assert.True(node.Book.Contains(leaves.Id));
        node.Discovery.SetMembers([new PeerInfo(stays.Id, [])]);
        Assert.False(node.Book.Contains(leaves.Id));
        Assert.NotNull(node.Book.Entries.Single().Record);
    }

    private static Task<ReadOnlyMemory<byte>> AskAsync(TestHost from, Node to, byte[]? question = null) =>
        from.Host.RequestAsync(to.Id, Protocol, question ?? PeersMessage.Ask([]), PeersMessage.MaxAnswerBytes).InTime();

    private static byte[] Answer(params byte[][] envelopes) =>
        PeersMessage.Answer(envelopes.Select(envelope => (ReadOnlyMemory<byte>)envelope).Take(PeersMessage.MaxPeers)) is var answer
        && envelopes.Length <= PeersMessage.MaxPeers
        ? answer
        : [.. answer, .. PeersMessage.Answer([envelopes[^1]])];

    private static byte[] Forged(byte[] envelope)
    {
        envelope[^1] ^= 1;
        return envelope;
    }

    private static async Task StartAsync(params Node[] nodes)
    {
        foreach (var node in nodes) await node.Host.Host.StartAsync();
    }

    private Task AdvanceUntil(Func<bool> condition, string what) => Eventually.True(() =>
    {
        if (condition()) return true;
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    }, what);

    private sealed class Node : IAsyncDisposable
    {
        public Node(PeerDiscoveryTests tests, AddressBookFile? file = null)
        {
            Host = new TestHost(tests._net, tests._time);
            Book = new AddressBook(Host.Id, tests._time);
            Discovery = new PeerDiscovery(Host.Host, Book, new DiscoveryOptions { Protocol = Protocol, File = file }, tests._time);
        }

        public TestHost Host { get; }
        public AddressBook Book { get; }
        public PeerDiscovery Discovery { get; }
        public PeerId Id => Host.Id;

        public bool Connected(Node other) => Host.Host.Connections.Any(connection => connection.RemotePeer == other.Id);

        public async ValueTask DisposeAsync()
        {
            await Discovery.DisposeAsync();
            await Host.DisposeAsync();
        }
    }
}
