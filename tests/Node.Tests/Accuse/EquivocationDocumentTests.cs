using System.Text;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Accuse;

namespace Flashback.Node.Tests.Accuse;

public sealed class EquivocationDocumentTests
{
    private static readonly Address Court = World.Domain.Oracle;

    [Fact]
    public void Every_kind_is_written_and_read()
    {
        Effect.EquivocationFound[] found =
        [
            new(1, new SignSlot(7, SlotKind.Batch, 0), World.Batch(7, 1), World.Batch(7, 1, content: 9)),
            new(1, new SignSlot(7, SlotKind.Proposal, 0), World.Proposed(7, 1), World.Proposed(7, 1)),
            World.Equivocation(7, 1),
        ];
        Assert.True(Read(new JsonArray([.. found.Select(item => EquivocationDocument.Write(World.Setup(7), item))]), out var read));
        Assert.Equal(["Batch", "Proposal", "Vote"], read.Select(document => document.Kind));
        Assert.All(read, document => Assert.Equal((7ul, (byte)1, Court), (document.Epoch, document.Validator, document.Call.To)));
    }

    [Fact]
    public void Calldata_that_is_not_a_proof_never_reaches_the_court()
    {
        var good = EquivocationDocument.Write(World.Setup(7), World.Equivocation(7, 1));
        var other = good.DeepClone().AsObject();
        other["calldata"] = "0xdeadbeef" + ((string)good["calldata"]!)[10..];
        var cut = good.DeepClone().AsObject();
        cut["calldata"] = ((string)good["calldata"]!)[..^64];
        Assert.True(Read(new JsonArray(other, cut, 7, null, new JsonObject(), good), out var read));
        Assert.Single(read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"equivocations\":{}}")]
    [InlineData("{\"equivocations\":[{\"calldata\":\"0xzz\"}]}")]
    [InlineData("{\"equivocations\":[{\"calldata\":7}]}")]
    public void A_document_that_is_not_a_list_is_refused(string json) =>
        Assert.False(EquivocationDocument.TryReadAll(Encoding.UTF8.GetBytes(json), Court, out _));

    private static bool Read(JsonArray items, out IReadOnlyList<EquivocationDocument> read)
    {
        var readable = EquivocationDocument.TryReadAll(Encoding.UTF8.GetBytes(new JsonObject { ["equivocations"] = items }.ToJsonString()),
            Court, out var documents);
        read = documents ?? [];
        return readable;
    }
}
