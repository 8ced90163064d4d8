using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Evidence;

/// <summary>A verdict with its path to the report that the chain accepted: what a reader needs to check it with one call.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Index">Its place in the report's tree.</param>
/// <param name="Proof">Its path there.</param>
/// <param name="Report">The report.</param>
/// <param name="Signers">Who signed the report, as the contract accepted it.</param>
public sealed record AttestedVerdict(Verdict Verdict, uint Index, ImmutableArray<Bytes32> Proof, Report Report, ValidatorBitmap Signers)
{
    /// <summary>Bytes of the largest document that is read.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>What the chain must have accepted for this to be attested: <c>acceptedReport[epoch]</c>.</summary>
    [JsonIgnore]
    public Bytes32 AcceptedHash => Certificate.AcceptedHash(Report.Hash(), Signers);

    /// <summary>Whether the verdict is in the report. Whether the chain accepted the report must be checked on chain.</summary>
    [JsonIgnore]
    public bool IsConsistent => Verdict.Epoch == Report.Epoch && MerkleTree.Verify(Report.VerdictsRoot, Verdict.Hash(), Index, Proof);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, EvidenceDocument.Strict);

    /// <summary>Strict, as <see cref="EvidenceDocument"/> is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out AttestedVerdict? attested, out string error)
    {
        attested = null;
        error = utf8.Length > MaxBytes ? $"The document has {utf8.Length} bytes; at most {MaxBytes} are read." : "";
        if (error.Length > 0) return false;
        try
        {
            attested = JsonSerializer.Deserialize<AttestedVerdict>(utf8, EvidenceDocument.Strict);
        }
        catch (JsonException e)
        {
            error = $"The document is not an attested verdict: {e.Message}";
            return false;
        }
        if (attested is null) error = "The document is null.";
        else if (attested.Proof.Length > MerkleTree.MaxDepth) error = $"The proof has more than {MerkleTree.MaxDepth} steps.";
        if (error.Length > 0) attested = null;
        return attested is not null;
    }
}
