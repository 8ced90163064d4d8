using System.Text;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Tests.Support;
using Flashback.Protocol.Merkle;

namespace Flashback.Aggregation.Tests.Evidence;

public sealed class EvidenceDocumentTests
{
    private static readonly Evidences Good = new();

    private static JsonObject Document => JsonNode.Parse(EvidenceDocument.Write(Good.Bundle))!.AsObject();

    [Fact]
    public void A_document_survives_a_round_trip_and_still_verifies()
    {
        var written = EvidenceDocument.Write(Good.Bundle);
        Assert.True(EvidenceDocument.TryRead(written, out var read, out var error), error);
        Assert.Equal(written, EvidenceDocument.Write(read));
        Assert.True(EvidenceVerifier.Verify(read, Secp256k1Recovery.Instance, Good.Certificate.AcceptedHash()).Holds);
    }

    [Fact]
    public void Large_integers_are_strings_and_hashes_hexadecimal()
    {
        Assert.Equal("31337", (string)Document["chainId"]!);
        Assert.Equal("11", (string)Document["signers"]!);
        Assert.StartsWith("0x", (string)Document["validatorRecords"]!);
        Assert.Equal(Good.Unit.ToString(), (string)Document["verdict"]!["dataUnit"]!);
        Assert.Equal(1, (int)Document["verdict"]!["status"]!);
        Assert.Equal(0, (int)Document["committee"]![0]!);
    }

    [Fact]
    public void Samples_and_transaction_may_be_null_but_not_missing()
    {
        var document = Document;
        document["samples"] = null;
        document["transaction"] = null;
        Accepted(document.ToJsonString());
        document.Remove("samples");
        Refused(document.ToJsonString(), "samples");
    }

    public static TheoryData<string, Action<JsonObject>> Spoilers => new()
    {
        { "extra", document => document["extra"] = 1 },
        { "verdict", document => document.Remove("verdict") },
        { "null", document => document["report"] = null },
        { "null", document => document["observations"]![0] = null },
        { "null", document => document["batches"]![0] = null },
        { "null", document => document["samples"]!["records"]![0] = null },
        { "chainId", document => document["chainId"] = 31337 },
        { "chainId", document => document["chainId"] = "+31337" },
        { "chainId", document => document["chainId"] = "18446744073709551616" },
        { "signers", document => document["signers"] = "-1" },
        { "signers", document => document["signers"] = System.Numerics.BigInteger.Pow(2, 256).ToString() },
        { "signatures", document => document["signatures"]![0] = "0x00" },
        { "oracle", document => document["oracle"] = "0x1234" },
        { "validatorRecords", document => document["validatorRecords"] = "0x0" },
        { "samples", document => document["verdict"]!["samples"] = 5 },
        { "committee", document => document["committee"]![0] = 256 },
        { "more than 256", document => document["committee"] = new JsonArray([.. Enumerable.Repeat(0, 257).Select(i => (JsonNode)i)]) },
        {
            "more than 32768",
            document => document["verdictProof"] =
                new JsonArray([.. Enumerable.Repeat("0x" + new string('0', 64), MerkleTree.MaxDepth + 1).Select(i => (JsonNode)i)])
        },
        {
            "more than 32768",
            document => document["observations"]![0]!["proof"] =
                new JsonArray([.. Enumerable.Repeat("0x" + new string('0', 64), MerkleTree.MaxDepth + 1).Select(i => (JsonNode)i)])
        },
    };

    [Theory]
    [MemberData(nameof(Spoilers))]
    public void Anything_else_is_refused_with_an_explanation(string word, Action<JsonObject> spoil)
    {
        var document = Document;
        spoil(document);
        Refused(document.ToJsonString(), word);
    }

    [Fact]
    public void Repeated_members_trailing_text_and_other_documents_are_refused()
    {
        var text = Document.ToJsonString();
        Refused("{\"chainId\":\"1\"," + text[1..], "chainId");
        Refused(text + "{}", "");
        Refused("null", "null");
        Refused("[]", "");
        Refused("", "");
    }

    [Fact]
    public void The_largest_document_is_read_and_a_byte_more_is_not()
    {
        var text = EvidenceDocument.Write(Good.Bundle);
        var padded = new byte[EvidenceDocument.MaxBytes + 1];
        padded.AsSpan().Fill((byte)' ');
        text.CopyTo(padded, 0);
        Assert.True(EvidenceDocument.TryRead(padded.AsSpan(..^1), out _, out var error), error);
        Assert.False(EvidenceDocument.TryRead(padded, out _, out error));
        Assert.Contains("at most", error);
    }

    private static void Accepted(string text) =>
        Assert.True(EvidenceDocument.TryRead(Encoding.UTF8.GetBytes(text), out _, out var error), error);

    private static void Refused(string text, string word)
    {
        Assert.False(EvidenceDocument.TryRead(Encoding.UTF8.GetBytes(text), out var bundle, out var error));
        Assert.Null(bundle);
        Assert.Contains(word, error);
    }
}
