using Flashback.Ethereum;
using Flashback.Protocol.Hashing;
using Flashback.Protocol.Messages;

namespace Flashback.Protocol.Epochs;

/// <summary>What the contract froze for an epoch before it began. Its hash is the epoch's seed.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Entropy">keccak256(prevrandao ‖ parent block hash ‖ epoch), drawn when the epoch was opened.</param>
/// <param name="Validators">The contract whose code holds the validator records.</param>
/// <param name="ValidatorsHash">The hash of those records.</param>
/// <param name="ValidatorCount">How many of them are active: n.</param>
/// <param name="UnitsDigest">The commitment to the data units under probe: see <see cref="UnitsLedger"/>.</param>
/// <param name="Criteria">The struct hash of <see cref="Epochs.Criteria"/>.</param>
/// <param name="Parameters">The struct hash of <see cref="EpochParameters"/>.</param>
public sealed record Snapshot(
    ulong Epoch,
    Bytes32 Entropy,
    Address Validators,
    Bytes32 ValidatorsHash,
    ushort ValidatorCount,
    Bytes32 UnitsDigest,
    Bytes32 Criteria,
    Bytes32 Parameters) : IStructHashed
{
    public const string EncodedType = "Snapshot(uint64 epoch,bytes32 entropy,address validators,bytes32 validatorsHash,uint16 "
        + "validatorCount,bytes32 unitsDigest,bytes32 criteria,bytes32 parameters)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() => new WordWriter(stackalloc byte[9 * WordWriter.Word])
        .Add(Type).Add(Epoch).Add(Entropy).Add(Validators).Add(ValidatorsHash).Add(ValidatorCount)
        .Add(UnitsDigest).Add(Criteria).Add(Parameters).Hash();
}
