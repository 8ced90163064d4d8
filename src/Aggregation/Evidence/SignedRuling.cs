using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Aggregation.Evidence.Json;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Evidence;

/// <summary>One committee member's signed ruling on an appeal, as members hand it to each other.</summary>
/// <param name="ChainId">The domain's chain.</param>
/// <param name="Oracle">The domain's contract.</param>
/// <param name="Dispute">The number of the appeal.</param>
/// <param name="Ruling">Upheld or overturned.</param>
/// <param name="EvidenceRoot">The evidence that was ruled on.</param>
/// <param name="Validator">The member's index in the committee's set.</param>
/// <param name="Signature">Its signature over the <see cref="AppealVote"/>.</param>
public sealed record SignedRuling(
    ulong ChainId,
    Address Oracle,
    uint Dispute,
    [property: JsonConverter(typeof(RulingConverter))] Ruling Ruling,
    Bytes32 EvidenceRoot,
    byte Validator,
    Signature Signature)
{
    /// <summary>Bytes of the largest document that is read; one takes about 450.</summary>
    public const int MaxBytes = 4096;

    /// <summary>What a member signs.</summary>
    public static Bytes32 Digest(OracleDomain domain, uint dispute, Ruling ruling, Bytes32 evidenceRoot) =>
        domain.Digest(new AppealVote(Bytes32.FromBigInteger(dispute), (byte)ruling, evidenceRoot));

    /// <summary>Whether the signature is this signer's, over exactly what the document says.</summary>
    public bool IsSignedBy(Address signer, ISignatureRecovery recovery) =>
        recovery.TryRecover(Digest(new OracleDomain(ChainId, Oracle), Dispute, Ruling, EvidenceRoot), Signature, out var found)
        && found == signer;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, EvidenceDocument.Strict);

    /// <summary>Strict, as <see cref="EvidenceDocument"/> is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out SignedRuling? ruling, out string error)
    {
        ruling = null;
        error = utf8.Length > MaxBytes ? $"The document has {utf8.Length} bytes; at most {MaxBytes} are read." : "";
        if (error.Length > 0) return false;
        try
        {
            ruling = JsonSerializer.Deserialize<SignedRuling>(utf8, EvidenceDocument.Strict);
            if (ruling is null) error = "The document is null.";
        }
        catch (JsonException e)
        {
            error = $"The document is not a signed ruling: {e.Message}";
        }
        return ruling is not null;
    }
}
