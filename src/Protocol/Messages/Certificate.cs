using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Messages;

/// <summary>A report and a quorum's votes for it.</summary>
/// <param name="Report">The report.</param>
/// <param name="Signers">Who voted.</param>
/// <param name="Signatures">Their signatures over the report, in ascending order of validator index.</param>
public sealed record Certificate(Report Report, ValidatorBitmap Signers, ImmutableArray<Signature> Signatures)
{
    public Bytes32 AcceptedHash() => AcceptedHash(Report.Hash(), Signers);

    /// <summary>What the contract stores for an accepted report: keccak256(abi.encode(reportStructHash, signers)).</summary>
    public static Bytes32 AcceptedHash(Bytes32 report, ValidatorBitmap signers) => Keccak256.Hash(report, signers.ToBytes32());

    /// <summary>The contract's <c>signatures</c> argument: 64 bytes each (EIP-2098).</summary>
    public byte[] CompactSignatures() => [.. Signatures.SelectMany(signature => signature.ToCompact())];
}
