using Flashback.Libp2p.Discovery;

namespace Flashback.Libp2p.Tests.Discovery;

public sealed class AddressBookTests
{
    private readonly SteppedTime _time = new();
    private readonly AddressBook _book;
    private readonly Signer _member = new();

    public AddressBookTests()
    {
        _book = new AddressBook(Golden.Identity.Id, _time);
        _book.SetMembers([_member.Id]);
    }

    [Fact]
    public void The_highest_sequence_number_wins_in_any_order()
    {
        Assert.True(_book.Offer(_member.Record(5, "/ip4/192.0.2.5/tcp/1")));
        _time.Advance(AddressBook.MinAge);
        Assert.False(_book.Offer(_member.Record(4, "/ip4/192.0.2.4/tcp/1")));
        Assert.False(_book.Offer(_member.Record(5, "/ip4/192.0.2.6/tcp/1")));
        Assert.True(_book.Offer(_member.Record(6, "/ip4/192.0.2.7/tcp/1")));
        Assert.Equal(["/ip4/192.0.2.7/tcp/1"], _book.AddressesOf(_member.Id).Select(a => a.ToString()));
    }

    [Fact]
    public void Nothing_is_kept_of_non_members_and_former_members()
    {
        var stranger = new Signer();
        for (var i = 1ul; i <= 100_000; i++) Assert.False(_book.Offer(stranger.Bare(i)));
        Assert.True(_book.Offer(_member.Record(1, "/ip4/192.0.2.1/tcp/1")));
        Assert.Single(_book.Entries);
        _book.SetMembers([stranger.Id]);
        Assert.Empty(_book.AddressesOf(_member.Id));
        Assert.Equal(stranger.Id, Assert.Single(_book.Entries).Peer);
    }

    [Fact]
    public void A_members_record_is_replaced_once_in_a_while_only()
    {
        Assert.True(_book.Offer(_member.Bare(1)));
        Assert.False(_book.Offer(_member.Bare(2)));
        _time.Advance(AddressBook.MinAge - TimeSpan.FromMilliseconds(1));
        Assert.False(_book.Offer(_member.Bare(3)));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_book.Offer(_member.Bare(4)));
    }

    [Fact]
    public void The_last_working_address_is_tried_first()
    {
        _book.Offer(_member.Record(1, "/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.2/tcp/1"));
        _book.Reached(_member.Id, Multiaddr.Parse("/ip4/192.0.2.2/tcp/1").WithPeer(_member.Id));
        Assert.Equal(["/ip4/192.0.2.2/tcp/1", "/ip4/192.0.2.1/tcp/1"], _book.AddressesOf(_member.Id).Select(a => a.ToString()));
        // Reaching it says nothing against its newest word.
        Assert.False(_book.Offer(_member.Bare(1)));
    }

    [Fact]
    public void A_group_is_bounded_and_we_are_not_in_it()
    {
        var peers = Enumerable.Range(0, 300).Select(_ => new Signer().Id).ToList();
        _book.SetMembers([Golden.Identity.Id, .. peers]);
        Assert.Equal(AddressBook.MaxPeers, _book.Entries.Count);
        Assert.False(_book.Contains(Golden.Identity.Id));
    }

    [Fact]
    public void An_old_entry_is_restored_as_a_member_without_an_address()
    {
        var now = _time.GetUtcNow();
        var (young, old, future) = (new Signer(), new Signer(), new Signer());
        _book.Restore(
        [
            new AddressBookEntry(young.Id, young.Record(1, "/ip4/192.0.2.1/tcp/1"), null, now - AddressBook.MaxAge),
            new AddressBookEntry(old.Id, old.Record(1, "/ip4/192.0.2.2/tcp/1"), null, now - AddressBook.MaxAge - TimeSpan.FromSeconds(1)),
            new AddressBookEntry(future.Id, future.Record(1, "/ip4/192.0.2.3/tcp/1"), null, now + TimeSpan.FromDays(1000)),
        ]);
        Assert.Single(_book.AddressesOf(young.Id));
        Assert.Empty(_book.AddressesOf(old.Id));
        Assert.True(_book.Contains(old.Id));
        Assert.Equal(now, _book.Entries.Single(entry => entry.Peer == future.Id).SeenAt);
    }
}
