using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;

namespace Flashback.Client.Nodes;

/// <summary>
/// Documents from validators, asked in order until one has the answer, over either interface. The answer matches the request and
/// is of bounded size; <c>QosOracle.acceptedReport</c> says whether the chain accepted it.
/// </summary>
public interface INodeReader
{
    /// <summary>An attested verdict that is in its report.</summary>
    /// <param name="unit">The data unit.</param>
    /// <param name="epoch">Its epoch; null: the newest that the validator has.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <returns>The first answer, and who gave it.</returns>
    /// <exception cref="NodeClientException">No validator has it; each one's reason is in the message.</exception>
    Task<(AttestedVerdict Verdict, Uri Node)> VerdictAsync(Bytes32 unit, ulong? epoch, CancellationToken cancellation);

    /// <summary>
    /// The evidence of a verdict: the JSON document's bytes as the validator keeps them, because an appeal names them by their hash.
    /// </summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="unit">The data unit.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <returns>At most <see cref="EvidenceDocument.MaxBytes"/> bytes, and who gave them. What they are worth is for
    /// <see cref="Verification.EvidenceReport"/> to say.</returns>
    /// <exception cref="NodeClientException">No validator has it; each one's reason is in the message.</exception>
    Task<(byte[] Document, Uri Node)> EvidenceAsync(ulong epoch, Bytes32 unit, CancellationToken cancellation);
}
