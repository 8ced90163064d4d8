using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Client.Verification;

/// <summary>What an evidence bundle is worth, found offline and without trust in anyone.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Root">The Keccak-256 of the document: what an appeal names it by.</param>
/// <param name="Finding">Every check with its outcome in plain words, who measured what, and whether a fault can be proven.</param>
public sealed record EvidenceReport(EvidenceBundle Bundle, Bytes32 Root, EvidenceFinding Finding)
{
    /// <summary>The verdict follows from its evidence, and no check failed.</summary>
    public bool Holds => Finding.Holds;

    /// <summary>The verdict is wrong, and <c>DisputeCourt.proveWrongVerdict</c> will say so.</summary>
    public bool IsFaultProvable => Finding.FaultProvable;

    /// <summary>Checks every hash, path and signature of a document and computes its verdict again.</summary>
    /// <param name="document">The JSON document, as a node hands it out.</param>
    /// <param name="accepted"><c>QosOracle.acceptedReport(epoch)</c>; null: nothing ties the bundle to the chain.</param>
    /// <exception cref="InvalidDataException">The document is not an evidence bundle, or longer than
    /// <see cref="EvidenceDocument.MaxBytes"/>.</exception>
    public static EvidenceReport Of(
        ReadOnlySpan<byte> document, Bytes32? accepted = null) => EvidenceDocument.TryRead(document, out var bundle, out var error)
        ? new EvidenceReport(bundle, EvidenceDocument.Root(document), EvidenceVerifier.Verify(bundle, Secp256k1Recovery.Instance, accepted))
        : throw new InvalidDataException(error);

    /// <summary>The same for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="accepted">As above.</param>
    /// <exception cref="InvalidDataException">The file is not an evidence bundle.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static EvidenceReport OfFile(string path, Bytes32? accepted = null) =>
        Of(BoundedFile.Read(path, EvidenceDocument.MaxBytes), accepted);
}
