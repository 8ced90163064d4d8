using System.Numerics;
using Flashback.Aggregation.Validators;
using Flashback.Ethereum;

namespace Flashback.Orchestrator.Watching;

/// <summary>What an epoch's validators were credited, in equal parts, in the token's smallest unit.</summary>
public sealed record DistributionView(BigInteger Amount, ValidatorBitmap Paid, Bytes32 TransactionHash);
