using Flashback.Api.V1;
using Flashback.Node.Accuse;
using Flashback.Node.Api.Queries;
using Flashback.Node.Wire;
using Flashback.Protocol.Epochs;
using Google.Protobuf;
using Core = Flashback.Aggregation;

namespace Flashback.Node.Api.Rpc;

/// <summary>Converts the node's types to those of query.proto.</summary>
internal static class ToRpc
{
    public static GetStatusResponse Map(NodeDescription node)
    {
        var status = new GetStatusResponse
        {
            Version = node.Version,
            ChainId = node.ChainId,
            Oracle = ToWire.Bytes(node.Oracle),
            Signer = ToWire.Bytes(node.Signer),
            PeerId = node.PeerId,
            Listen = { node.Listen },
            Ready = node.Reasons.Count == 0,
            Reasons = { node.Reasons.Select(reason => new Flashback.Api.V1.ReadyReason { Code = reason.Code, Text = reason.Text }) },
            Chain = new ChainStatus { LagSeconds = node.Chain.LagSeconds, NowMillis = node.Chain.NowMillis, Trouble = node.Chain.Problem },
            Peers = (uint)node.Peers.Count,
            Observers = (uint)node.Observers,
            PeersExpected = (uint)node.PeersExpected,
            PeerIds = { node.Peers },
            Genesis = node.Genesis,
            Working = { node.Working.Select(Map) },
            Equivocations = (uint)node.Equivocations,
            Dropped = { node.Dropped.ToDictionary(item => item.Code, item => (ulong)item.Count) },
        };
        if (node.Submitter is { } submitter) status.Submitter = ToWire.Bytes(submitter);
        if (node.Validator is { } validator) status.Validator = validator;
        if (node.Chain.Block is { } block) status.Chain.Block = block;
        if (node.Epoch is { } epoch) status.Epoch = epoch;
        if (node.LastCertified is { } certified) status.LastCertified = certified;
        if (node.LastAccepted is { } accepted) status.LastAccepted = accepted;
        if (node.LastSettled is { } settled) status.LastSettled = settled;
        return status;
    }

    public static AttestedVerdict Map(Core.Evidence.AttestedVerdict value) => new()
    {
        Verdict = ToWire.Map(value.Verdict),
        Index = value.Index,
        Proof = { value.Proof.Select(ToWire.Bytes) },
        Report = ToWire.Map(value.Report),
        Signers = ToWire.Bytes(value.Signers.ToBytes32()),
    };

    public static Equivocation Map(EpochSetup setup, Core.Rounds.Effect.EquivocationFound found) => new()
    {
        Epoch = found.Slot.Epoch,
        Validator = found.Validator,
        Kind = found.Slot.Kind.ToString(),
        Round = found.Slot.Round,
        Calldata = EquivocationProof.Create(Ethereum.Address.Zero, setup, found) is { } call
            ? UnsafeByteOperations.UnsafeWrap(call.Data)
            : ByteString.Empty,
    };

    public static Peer Map(PeerDescription peer)
    {
        var mapped = new Peer { PeerId = peer.PeerId, Address = peer.Address, IsOutbound = peer.IsOutbound, IsObserver = peer.IsObserver };
        if (peer.Validator is { } validator) mapped.Validator = validator;
        return mapped;
    }

    private static Flashback.Api.V1.EpochWork Map(Queries.EpochWork work) =>
        new() { Epoch = work.Epoch, Phase = (Flashback.Api.V1.EpochPhase)work.Phase, Units = (uint)work.Units };
}
