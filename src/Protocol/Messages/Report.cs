using Flashback.Ethereum;
using Flashback.Protocol.Hashing;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Messages;

/// <summary>What a quorum signs and the contract accepts: all verdicts of an epoch and the batches they follow from.</summary>
public sealed record Report(
    ulong Epoch,
    uint Round,
    Bytes32 VerdictsRoot,
    uint VerdictCount,
    Bytes32 BatchesRoot,
    ValidatorBitmap Included,
    Bytes32 Snapshot) : IStructHashed
{
    public const string EncodedType =
        "Report(uint64 epoch,uint32 round,bytes32 verdictsRoot,uint32 verdictCount,bytes32 batchesRoot,uint256 included,bytes32 snapshot)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() => new WordWriter(stackalloc byte[8 * WordWriter.Word])
        .Add(Type).Add(Epoch).Add(Round).Add(VerdictsRoot).Add(VerdictCount).Add(BatchesRoot).Add(Included).Add(Snapshot).Hash();
}
