using System.Text;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Tests.Evidence;

public sealed class SignedRulingTests
{
    private static readonly PrivateKey Key = PrivateKey.FromBytes(Keccak256.Hash([1]).Span);
    private static readonly OracleDomain Domain = new(31337, Key.Address);
    private static readonly Bytes32 Root = EvidenceDocument.Root("evidence"u8);

    private static readonly SignedRuling Vote = new(
        Domain.ChainId, Domain.Oracle, 3, Ruling.Overturned, Root, 2,
        Key.Sign(Domain.Digest(new AppealVote(Bytes32.FromBigInteger(3), 2, Root))));

    [Fact]
    public void It_survives_a_round_trip_and_is_still_signed()
    {
        Assert.True(SignedRuling.TryRead(Vote.ToJson(), out var read, out var error), error);
        Assert.Equal(Vote, read);
        Assert.True(read.IsSignedBy(Key.Address, Secp256k1Recovery.Instance));
        Assert.Equal("overturned", (string?)JsonNode.Parse(Vote.ToJson())!["ruling"]);
    }

    [Fact]
    public void The_signature_is_over_everything_but_the_name_of_the_signer()
    {
        Assert.False(Vote.IsSignedBy(Address.Zero, Secp256k1Recovery.Instance));
        foreach (var other in new[] { Vote with { ChainId = 1 }, Vote with { Oracle = Address.Zero }, Vote with { Dispute = 4 },
            Vote with { Ruling = Ruling.Upheld }, Vote with { EvidenceRoot = default } })
            Assert.False(other.IsSignedBy(Key.Address, Secp256k1Recovery.Instance));
    }

    [Theory]
    [InlineData("ruling", "\"expired\"")]
    [InlineData("ruling", "\"Upheld\"")]
    [InlineData("ruling", "1")]
    [InlineData("dispute", "-1")]
    [InlineData("dispute", "4294967296")]
    [InlineData("validator", "256")]
    [InlineData("signature", "\"0x00\"")]
    [InlineData("evidenceRoot", "null")]
    [InlineData("more", "1")]
    public void Anything_else_is_refused(string name, string value)
    {
        var document = JsonNode.Parse(Vote.ToJson())!.AsObject();
        document[name] = JsonNode.Parse(value);
        Assert.False(SignedRuling.TryRead(Encoding.UTF8.GetBytes(document.ToJsonString()), out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void The_largest_document_is_read_and_a_larger_one_is_not()
    {
        var padded = Encoding.UTF8.GetString(Vote.ToJson()).PadRight(SignedRuling.MaxBytes);
        Assert.True(SignedRuling.TryRead(Encoding.UTF8.GetBytes(padded), out _, out _));
        Assert.False(SignedRuling.TryRead(Encoding.UTF8.GetBytes(padded + " "), out _, out _));
        Assert.False(SignedRuling.TryRead("null"u8, out _, out _));
    }
}
