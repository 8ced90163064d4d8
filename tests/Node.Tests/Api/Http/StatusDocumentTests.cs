using Flashback.Node.Api.Http;
using Flashback.Node.Api.Queries;

namespace Flashback.Node.Tests.Api.Http;

public sealed class StatusDocumentTests
{
    [Fact]
    public void A_node_that_knows_nothing_yet_says_null()
    {
        var text = StatusDocument.Write(new FakeStatus().Description).ToJsonString();
        Assert.Equal(
            $$"""{"version":"1.2.3","chainId":"31337","oracle":"{{World.Domain.Oracle}}","signer":"{{World.Keys[0].Address}}","submitter":null,"validator":null,"peerId":"16Uiu2HA","""
            + """ "listen":[],"ready":true,"reasons":[],"chain":{"block":null,"lagSeconds":7,"nowMillis":1234,"trouble":""},"peers":3,"observers":0,"peersExpected":0,""".TrimStart()
            + """ "peerIds":["a","b","c"],"genesis":"0","epoch":null,"working":[],"last":{"certified":null,"accepted":null,"settled":null},"equivocations":0,"dropped":{}}""".TrimStart(),
            text);
    }

    [Fact]
    public void Everything_that_is_known_has_its_place_and_form()
    {
        var description = new FakeStatus().Description with
        {
            Submitter = World.Keys[1].Address,
            Validator = 2,
            Listen = ["/ip4/127.0.0.1/tcp/1"],
            Reasons = [new ReadyReason("chain-behind", "No block.")],
            Chain = new ChainDescription(17, 7, 1_234, "No block."),
            Epoch = ulong.MaxValue,
            Working = [new EpochWork(7, EpochPhase.Agree, 3)],
            LastCertified = 6,
            LastAccepted = 5,
            LastSettled = 4,
            Dropped = [("batch-late", 1), ("message-duplicate", 3)],
        };
        var text = StatusDocument.Write(description).ToJsonString();
        Assert.Contains($"\"submitter\":\"{World.Keys[1].Address}\",\"validator\":2,", text, StringComparison.Ordinal);
        Assert.Contains(
            "\"listen\":[\"/ip4/127.0.0.1/tcp/1\"],\"ready\":false,\"reasons\":[{\"code\":\"chain-behind\",\"text\":\"No block.\"}]", text,
            StringComparison.Ordinal);
        Assert.Contains("\"chain\":{\"block\":\"17\",", text, StringComparison.Ordinal);
        Assert.Contains("\"epoch\":\"18446744073709551615\",\"working\":[{\"epoch\":\"7\",\"phase\":\"agree\",\"units\":3}]", text,
            StringComparison.Ordinal);
        Assert.Contains("\"last\":{\"certified\":\"6\",\"accepted\":\"5\",\"settled\":\"4\"}", text, StringComparison.Ordinal);
        Assert.EndsWith("\"dropped\":{\"batch-late\":1,\"message-duplicate\":3}}", text, StringComparison.Ordinal);
    }
}
