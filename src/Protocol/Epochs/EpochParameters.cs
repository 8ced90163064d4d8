using Flashback.Ethereum;
using Flashback.Protocol.Hashing;
using Flashback.Protocol.Messages;

namespace Flashback.Protocol.Epochs;

/// <summary>
/// The windows of an epoch in whole seconds, counted from its end (but for <see cref="EpochLength"/>), and the seats of a committee.
/// EIP-712 name <c>Parameters</c>; the hash is in the <see cref="Snapshot"/>.
/// </summary>
public sealed record EpochParameters(
    uint EpochLength,
    uint CommitWindow,
    uint RevealGrace,
    uint RevealWindow,
    uint RoundTimeout,
    uint TransmitDelay,
    uint ReportDeadline,
    uint DisputeWindow,
    ushort CommitteeSize) : IStructHashed
{
    public const string EncodedType = "Parameters(uint32 epochLength,uint32 commitWindow,uint32 revealGrace,uint32 revealWindow,uint32 "
        + "roundTimeout,uint32 transmitDelay,uint32 reportDeadline,uint32 disputeWindow,uint16 committeeSize)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() => new WordWriter(stackalloc byte[10 * WordWriter.Word])
        .Add(Type).Add(EpochLength).Add(CommitWindow).Add(RevealGrace).Add(RevealWindow).Add(RoundTimeout)
        .Add(TransmitDelay).Add(ReportDeadline).Add(DisputeWindow).Add(CommitteeSize).Hash();
}
