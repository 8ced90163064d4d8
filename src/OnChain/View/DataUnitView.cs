using System.Numerics;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;

namespace Flashback.OnChain.View;

/// <summary>A data unit: a bucket on a Bridge Node. Capacity in bytes, price for an epoch in the token's smallest unit.</summary>
public sealed record DataUnitView(
    Bytes32 Id,
    Address Bridge,
    Address Provider,
    string Bucket,
    ulong Capacity,
    BigInteger PricePerEpoch,
    Terms Offered,
    DataUnitState State,
    byte Reputation,
    LadderStep Step,
    byte Strikes);
