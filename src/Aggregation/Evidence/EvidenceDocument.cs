using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Aggregation.Evidence.Json;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Evidence;

/// <summary>
/// The evidence bundle as JSON. Strict: no unknown, missing, repeated or null member, no trailing text, every size bounded.
/// </summary>
public static class EvidenceDocument
{
    /// <summary>Bytes of the largest document that is read.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The most raw sample records of one observation.</summary>
    public const int MaxSampleRecords = 16_384;

    private const int MaxNesting = 8;

    internal static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = MaxNesting,
        Converters =
        {
            new Bytes32Converter(), new AddressConverter(), new SignatureConverter(), new UInt64Converter(), new BitmapConverter(),
            new SampleRecordConverter(),
        },
    };

    /// <summary>The hash by which an appeal names its evidence: the Keccak-256 of the document's bytes as served.</summary>
    public static Bytes32 Root(ReadOnlySpan<byte> utf8) => Keccak256.Hash(utf8);

    public static byte[] Write(EvidenceBundle bundle) => JsonSerializer.SerializeToUtf8Bytes(bundle, Strict);

    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out EvidenceBundle? bundle, out string error)
    {
        bundle = null;
        if (utf8.Length > MaxBytes)
        {
            error = $"The document has {utf8.Length} bytes; at most {MaxBytes} are read.";
            return false;
        }
        try
        {
            bundle = JsonSerializer.Deserialize<EvidenceBundle>(utf8, Strict);
        }
        catch (JsonException e)
        {
            error = $"The document is not an evidence bundle, at {e.Path ?? "$"}: {e.Message}";
            return false;
        }
        error = bundle is null ? "The document is null." : Excess(bundle) ?? "";
        if (error.Length > 0) bundle = null;
        return bundle is not null;
    }

    private static string? Excess(EvidenceBundle bundle)
    {
        const int Validators = ValidatorSet.MaxValidators;
        return bundle switch
        {
            { Committee.Length: > Validators } or { Observations.Length: > Validators } or { Batches.Length: > Validators }
                or { Signatures.Length: > Validators }
                => $"A list has more than {Validators} entries.",
            { ValidatorRecords.Length: > Validators * ValidatorSet.RecordLength } => $"There are more than {Validators} validator records.",
            { VerdictProof.Length: > MerkleTree.MaxDepth } => $"A proof has more than {MerkleTree.MaxDepth} steps.",
            { Samples.Records.Length: > MaxSampleRecords } => $"There are more than {MaxSampleRecords} sample records.",
            _ when bundle.Observations.Any(item => item is null) || bundle.Batches.Any(item => item is null) => "A list has a null entry.",
            _ when bundle.Observations.Any(item => item.Proof.Length > MerkleTree.MaxDepth)
                => $"A proof has more than {MerkleTree.MaxDepth} steps.",
            _ => null,
        };
    }
}
