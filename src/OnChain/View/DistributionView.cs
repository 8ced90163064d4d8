using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.View;

/// <summary>What an epoch's validators were credited, in equal parts, in the token's smallest unit.</summary>
public sealed record DistributionView(BigInteger Amount, ValidatorBitmap Paid, Bytes32 TransactionHash);
