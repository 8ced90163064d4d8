using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.OnChain.View;

/// <summary>One verdict: an epoch and a data unit.</summary>
public readonly record struct VerdictKey(ulong Epoch, Bytes32 DataUnit);

/// <summary>One settled epoch of an agreement; orders by epoch first.</summary>
public readonly record struct SettlementKey(ulong Epoch, BigInteger Agreement) : IComparable<SettlementKey>
{
    public int CompareTo(SettlementKey other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Agreement.CompareTo(other.Agreement);

    public static bool operator <(SettlementKey left, SettlementKey right) => left.CompareTo(right) < 0;
    public static bool operator >(SettlementKey left, SettlementKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(SettlementKey left, SettlementKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(SettlementKey left, SettlementKey right) => left.CompareTo(right) >= 0;
}

/// <summary>One validator in one epoch.</summary>
public readonly record struct DutyKey(ulong Epoch, byte Validator);

/// <summary>The reporter pool's share of one epoch in one token.</summary>
public readonly record struct DistributionKey(ulong Epoch, Address Token);

/// <summary>Who may take which token out of the reporter pool; the zero address is the native coin.</summary>
public readonly record struct RewardKey(Address Account, Address Token);
