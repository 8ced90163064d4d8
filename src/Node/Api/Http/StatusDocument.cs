using System.Text.Json.Nodes;
using Flashback.Node.Api.Queries;

namespace Flashback.Node.Api.Http;

/// <summary>The node's description as the JSON of <c>/v1/status</c>.</summary>
public static class StatusDocument
{
    public static JsonObject Write(NodeDescription node) => new()
    {
        ["version"] = node.Version,
        ["chainId"] = node.ChainId.ToString(),
        ["oracle"] = node.Oracle.ToString(),
        ["signer"] = node.Signer.ToString(),
        ["submitter"] = node.Submitter?.ToString(),
        ["validator"] = node.Validator,
        ["peerId"] = node.PeerId,
        ["listen"] = Texts(node.Listen),
        ["ready"] = node.Reasons.Count == 0,
        ["reasons"] = new JsonArray([.. node.Reasons.Select(reason => new JsonObject { ["code"] = reason.Code, ["text"] = reason.Text })]),
        ["chain"] = new JsonObject
        {
            ["block"] = node.Chain.Block?.ToString(),
            ["lagSeconds"] = node.Chain.LagSeconds,
            ["nowMillis"] = node.Chain.NowMillis,
            ["trouble"] = node.Chain.Problem,
        },
        ["peers"] = node.Peers.Count,
        ["observers"] = node.Observers,
        ["peersExpected"] = node.PeersExpected,
        ["peerIds"] = Texts(node.Peers),
        ["genesis"] = node.Genesis.ToString(),
        ["epoch"] = node.Epoch?.ToString(),
        ["working"] = new JsonArray([.. node.Working.Select(Work)]),
        ["last"] = new JsonObject
        {
            ["certified"] = node.LastCertified?.ToString(),
            ["accepted"] = node.LastAccepted?.ToString(),
            ["settled"] = node.LastSettled?.ToString(),
        },
        ["equivocations"] = node.Equivocations,
        ["dropped"] = new JsonObject(node.Dropped.Select(item => KeyValuePair.Create(item.Code, (JsonNode?)item.Count))),
    };

    private static JsonObject Work(EpochWork work) => new()
    {
        ["epoch"] = work.Epoch.ToString(),
        ["phase"] = work.Phase.ToString().ToLowerInvariant(),
        ["units"] = work.Units,
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
