using System.Collections.Immutable;
using Flashback.Api.V1;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Google.Protobuf;
using Core = Flashback.Protocol.Messages;
using Documents = Flashback.Aggregation.Evidence;
using Wire = Flashback.Node.Wire;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>From the types of query.proto to our own. Null for anything malformed: nothing here throws.</summary>
internal static class FromRpc
{
    public static Documents.AttestedVerdict? Map(AttestedVerdict value)
    {
        if (Map(value.Verdict) is not { } verdict || Map(value.Report) is not { } report) return null;
        if (Hash(value.Signers) is not { } signers || value.Proof.Count > MerkleTree.MaxDepth) return null;
        if (value.Proof.Any(step => step.Length != Bytes32.Length)) return null;
        return new Documents.AttestedVerdict(
            verdict, value.Index, [.. value.Proof.Select(step => new Bytes32(step.Span))], report, ValidatorBitmap.FromBytes32(signers));
    }

    public static NodeStatus? Map(GetStatusResponse value)
    {
        if (Account(value.Oracle) is not { } oracle || Account(value.Signer) is not { } signer || value.Chain is null) return null;
        var submitter = value.HasSubmitter ? Account(value.Submitter) : null;
        if (value.HasSubmitter && submitter is null) return null;
        return new NodeStatus
        {
            Version = value.Version,
            ChainId = value.ChainId,
            Oracle = oracle,
            Signer = signer,
            Submitter = submitter,
            Validator = value.HasValidator ? value.Validator : null,
            PeerId = value.PeerId,
            Listen = [.. value.Listen],
            IsReady = value.Ready,
            Reasons = [.. value.Reasons.Select(reason => new NotReadyReason(reason.Code, reason.Text))],
            Chain = new NodeChainStatus(
                value.Chain.HasBlock ? value.Chain.Block : null, value.Chain.LagSeconds, value.Chain.NowMillis, value.Chain.Trouble),
            Peers = value.Peers,
            Observers = value.Observers,
            PeersExpected = value.PeersExpected,
            PeerIds = [.. value.PeerIds],
            GenesisUnixSeconds = value.Genesis,
            Epoch = value.HasEpoch ? value.Epoch : null,
            Working = [.. value.Working.Select(work => new NodeEpochWork(work.Epoch, Map(work.Phase), work.Units))],
            LastCertified = value.HasLastCertified ? value.LastCertified : null,
            LastAccepted = value.HasLastAccepted ? value.LastAccepted : null,
            LastSettled = value.HasLastSettled ? value.LastSettled : null,
            Equivocations = value.Equivocations,
            Dropped = value.Dropped.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    public static Bytes32? Hash(ByteString bytes) => bytes.Length == Bytes32.Length ? new Bytes32(bytes.Span) : null;

    private static Address? Account(ByteString bytes) => bytes.Length == Address.Length ? new Address(bytes.Span) : null;

    /// <summary>Both count alike; a newer node may have more.</summary>
    private static NodeEpochPhase Map(EpochPhase phase) =>
        Enum.IsDefined((NodeEpochPhase)(int)phase) ? (NodeEpochPhase)(int)phase : NodeEpochPhase.Unknown;

    private static Core.Report? Map(Wire.Report? value)
    {
        if (value is null || Hash(value.VerdictsRoot) is not { } verdicts || Hash(value.BatchesRoot) is not { } batches) return null;
        if (Hash(value.Included) is not { } included || Hash(value.Snapshot) is not { } snapshot) return null;
        return new Core.Report(
            value.Epoch, value.Round, verdicts, value.VerdictCount, batches, ValidatorBitmap.FromBytes32(included), snapshot);
    }

    private static Core.Verdict? Map(Wire.Verdict? value)
    {
        if (value is null || value.Status > (uint)VerdictStatus.Unreachable || value.CorruptObservers > byte.MaxValue) return null;
        if (Hash(value.DataUnit) is not { } unit || Hash(value.Observers) is not { } observers
            || Hash(value.Criteria) is not { } criteria || Hash(value.ObservationsRoot) is not { } root)
            return null;
        return new Core.Verdict(
            value.Epoch, unit, (VerdictStatus)value.Status, ValidatorBitmap.FromBytes32(observers), value.Samples, value.Successes,
            value.MeanLatencyMicros, value.P95LatencyMicros, value.UploadBytesPerSecond, value.DownloadBytesPerSecond, value.Retrievals,
            (byte)value.CorruptObservers, value.Corrupt, value.ReportedOnTime, criteria, root);
    }
}
