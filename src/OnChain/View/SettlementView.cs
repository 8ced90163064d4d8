using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;

namespace Flashback.OnChain.View;

/// <summary>How an epoch of an agreement was settled. Amounts in the agreement's token, in its smallest unit.</summary>
public sealed record SettlementView(
    Bytes32 DataUnit, Grade Grade, BigInteger Paid, BigInteger Refunded, BigInteger Fee, Bytes32 TransactionHash);
