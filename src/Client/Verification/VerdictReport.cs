using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;

namespace Flashback.Client.Verification;

/// <summary>What a verdict is worth that came with its Merkle path.</summary>
/// <param name="Attested">The verdict, its path, the report and its signers.</param>
/// <param name="StandsInReport">The path leads from the verdict to the report.</param>
/// <param name="IsAccepted">The chain accepted exactly this report with these signers; null: it is not known what the chain
/// accepted.</param>
public sealed record VerdictReport(AttestedVerdict Attested, bool StandsInReport, bool? IsAccepted)
{
    /// <summary>It is the network's verdict. Whether it is final, disputable or annulled is for <c>QosOracle.verify</c> to say.</summary>
    public bool Holds => StandsInReport && IsAccepted == true;

    /// <param name="document">The JSON document, as a node hands it out.</param>
    /// <param name="accepted"><c>QosOracle.acceptedReport(epoch)</c>, read from a chain that you trust.</param>
    /// <exception cref="InvalidDataException">The document is not an attested verdict, or longer than
    /// <see cref="AttestedVerdict.MaxBytes"/>.</exception>
    public static VerdictReport Of(ReadOnlySpan<byte> document, Bytes32? accepted = null) =>
        AttestedVerdict.TryRead(document, out var attested, out var error) ? Of(attested, accepted) : throw new InvalidDataException(error);

    /// <summary>An epoch without an accepted report has the hash 0 on chain, which no verdict has.</summary>
    public static VerdictReport Of(AttestedVerdict attested, Bytes32? accepted = null) =>
        new(attested, attested.IsConsistent, accepted is { } hash ? attested.AcceptedHash == hash : null);

    /// <summary>The same for a file.</summary>
    /// <exception cref="InvalidDataException">The file is not an attested verdict.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static VerdictReport OfFile(string path, Bytes32? accepted = null) =>
        Of(BoundedFile.Read(path, AttestedVerdict.MaxBytes), accepted);
}
