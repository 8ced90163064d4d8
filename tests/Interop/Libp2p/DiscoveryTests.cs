using Flashback.Libp2p.Discovery;

namespace Flashback.Interop.Libp2p;

/// <summary>Validators over TCP, wired as in the node, find each other where the registry does not help.</summary>
[Collection(Libp2pCollection.Name)]
public sealed class DiscoveryTests
{
    [Fact]
    public async Task Two_validators_whose_registered_addresses_are_stale_find_each_other_by_their_records()
    {
        await using var known = new ValidatorNode(0);
        await using var one = new ValidatorNode(1);
        await using var other = new ValidatorNode(2);
        ValidatorNode.Register([known, one, other], moved: [one, other]);
        await Eventually.True(() => one.IsConnectedTo(known) && other.IsConnectedTo(known), "both found the one that has not moved");
        await Eventually.True(() => one.IsConnectedTo(other) && other.IsConnectedTo(one), "they found each other through it");
        await Eventually.True(() => one.Gossip.Followers == 2, "both are known to listen");
        await one.Gossip.PublishAsync(World.Vote(ValidatorNode.Epoch, 1), default);
        await Eventually.True(() => other.Received.Count == 1, "they hear each other");
    }

    [Fact]
    public async Task A_restarted_validator_finds_its_peers_without_any_chain()
    {
        using var folder = new TempFolder();
        await using var one = new ValidatorNode(0);
        await using var two = new ValidatorNode(1);
        await using (var before = new ValidatorNode(2, addressBook: folder.File("peers.json")))
        {
            ValidatorNode.Register([one, two, before]);
            await Eventually.True(() => before.IsConnectedTo(one) && before.IsConnectedTo(two), "all are connected");
            // What a peer signed of itself comes a little after the connection.
            var book = new AddressBookFile(folder.File("peers.json"), $"{World.Domain.ChainId}/{World.Domain.Oracle}");
            await Eventually.True(() => book.Read(out _).Count(entry => entry.Record is not null) == 2, "it has kept where they are");
        }
        // No endpoint answers: nobody tells it who is a validator, and it listens at another port than the registry says.
        await using var after = new ValidatorNode(2, addressBook: folder.File("peers.json"));
        Assert.Equal(2, after.Gossip.Expected);
        await Eventually.True(() => after.IsConnectedTo(one) && after.IsConnectedTo(two), "it found both");
    }

    [Fact]
    public async Task A_damaged_address_book_does_not_stop_the_node()
    {
        using var folder = new TempFolder();
        await using var one = new ValidatorNode(0);
        await using var two = new ValidatorNode(1, addressBook: folder.Write("peers.json", "\0\0damaged"));
        Assert.Equal(0, two.Gossip.Expected);
        ValidatorNode.Register([one, two]);
        await Eventually.True(() => two.IsConnectedTo(one), "they are connected");
    }
}
