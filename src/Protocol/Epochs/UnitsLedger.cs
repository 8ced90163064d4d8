using System.Buffers.Binary;
using System.Collections.Immutable;
using Flashback.Ethereum;

namespace Flashback.Protocol.Epochs;

/// <summary>
/// Rebuilds from the contract's events the data units that an epoch probes, and the digest of them in its snapshot.
/// </summary>
public static class UnitsLedger
{
    /// <summary>The most data units one epoch can probe; a batch holds at most as many observations.</summary>
    public const int MaxUnits = 4096;

    /// <summary>keccak256(digest ‖ dataUnit ‖ uint8 kind ‖ uint64 effectiveEpoch): one more change on the list.</summary>
    public static Bytes32 Append(Bytes32 digest, UnitChange change)
    {
        Span<byte> bytes = stackalloc byte[32 + 32 + 1 + 8];
        digest.Span.CopyTo(bytes);
        change.DataUnit.Span.CopyTo(bytes[32..]);
        bytes[64] = change.UnderProbe ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[65..], change.EffectiveEpoch);
        return Keccak256.Hash(bytes);
    }

    /// <summary>
    /// The digest over every change that is effective in <paramref name="epoch"/>, and the units under probe in ascending order.
    /// </summary>
    /// <param name="changes">In the order of the chain, hence ascending by effective epoch.</param>
    /// <param name="epoch">The epoch asked about.</param>
    public static (Bytes32 Digest, ImmutableArray<Bytes32> Units) At(IEnumerable<UnitChange> changes, ulong epoch)
    {
        var digest = Bytes32.Zero;
        var units = new SortedSet<Bytes32>();
        foreach (var change in changes.TakeWhile(change => change.EffectiveEpoch <= epoch))
        {
            digest = Append(digest, change);
            _ = change.UnderProbe ? units.Add(change.DataUnit) : units.Remove(change.DataUnit);
        }
        return (digest, [.. units]);
    }
}
