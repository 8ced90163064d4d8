using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.View;

/// <summary>The report that the contract took for an epoch, and the transaction that carried it.</summary>
public sealed record AcceptedReport(Report Report, ValidatorBitmap Signers, Address Submitter, Bytes32 TransactionHash, ulong BlockNumber);
