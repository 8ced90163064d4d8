using Flashback.Aggregation.Messages;
using Flashback.Aggregation.Validators;
using Flashback.Ethereum;

namespace Flashback.Orchestrator.Watching;

/// <summary>The report that the contract took for an epoch, and the transaction that carried it.</summary>
public sealed record AcceptedReport(Report Report, ValidatorBitmap Signers, Address Submitter, Bytes32 TransactionHash, ulong BlockNumber);
