using System.Numerics;

namespace Flashback.OnChain.Watching;

/// <summary>One settled epoch of an agreement; orders by epoch first.</summary>
public readonly record struct SettlementKey(ulong Epoch, BigInteger Agreement) : IComparable<SettlementKey>
{
    public int CompareTo(SettlementKey other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Agreement.CompareTo(other.Agreement);

    public static bool operator <(SettlementKey left, SettlementKey right) => left.CompareTo(right) < 0;
    public static bool operator >(SettlementKey left, SettlementKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(SettlementKey left, SettlementKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(SettlementKey left, SettlementKey right) => left.CompareTo(right) >= 0;
}
