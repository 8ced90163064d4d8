using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Node.Appeal;
using Flashback.Node.Commands;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Tests.Appeal;

public sealed class RulingTallyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_quorum_counts_and_one_less_does_not()
    {
        var votes = Count(Vote(3), Vote(0), Vote(1));
        Assert.Equal<byte>([0, 1, 3], votes.Keys.Order());
        Assert.Equal(4, Count(Vote(3), Vote(0), Vote(1), Vote(2)).Count);
        Refused("2 of 3 signatures for a ruling; these members have not signed: 1, 2", Vote(0), Vote(3), Vote(0));
    }

    [Fact]
    public void A_vote_for_anything_else_is_reported_with_its_file()
    {
        var good = Signed(2);
        Refused("another network", Write(good with { ChainId = 1 }));
        Refused("another network", Write(good with { Oracle = Address.Zero }));
        Refused("on appeal 4", Write(good with { Dispute = 4 }));
        Refused("for overturned", Write(good with { Ruling = Ruling.Overturned }));
        Refused("on other evidence", Write(good with { EvidenceRoot = World.Hash(6) }));
        Refused("of validator 4, who is not on the committee", Write(good with { Validator = 4 }));
        Refused("not signed by validator 1", Write(good with { Validator = 1 }));
    }

    [Fact]
    public void A_file_that_is_not_a_vote_is_refused()
    {
        Refused("is not a signed ruling", _folder.Write("a", "{}"));
        Refused("larger than a vote may be", _folder.Write("b", new string(' ', SignedRuling.MaxBytes + 1)));
        Refused("does not exist", _folder.File("c"));
    }

    private IReadOnlyDictionary<byte, Signature> Count(params string[] files) =>
        RulingTally.Count(Cases.Open, Ruling.Upheld, World.Domain, files);

    private void Refused(string said, params string[] files) =>
        Assert.Contains(said, Assert.Throws<CommandException>(() => Count(files)).Message, StringComparison.Ordinal);

    private string Vote(byte member) => Write(Signed(member));

    private string Write(SignedRuling vote) => _folder.Write($"vote-{vote.Validator}", System.Text.Encoding.UTF8.GetString(vote.ToJson()));

    private static SignedRuling Signed(byte member)
    {
        var (domain, root) = (World.Domain, Cases.Open.EvidenceRoot!.Value);
        return new(domain.ChainId, domain.Oracle, Cases.Number, Ruling.Upheld, root, member,
            World.Keys[member].Sign(SignedRuling.Digest(domain, Cases.Number, Ruling.Upheld, root)));
    }
}
