using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Store;

/// <summary>A certified report, and the transaction that carried it once the chain has accepted it.</summary>
/// <param name="Report">The report.</param>
/// <param name="Signers">Who signed.</param>
/// <param name="Signatures">Their signatures in ascending order of index; empty when this node saw only the chain's event.</param>
/// <param name="Accepted">The contract accepted exactly this.</param>
/// <param name="Transaction">Its transaction, if known.</param>
public sealed record StoredReport(
    Report Report, ValidatorBitmap Signers, ImmutableArray<Signature> Signatures, bool Accepted, Bytes32? Transaction)
{
    public Certificate Certificate => new(Report, Signers, Signatures);
}
