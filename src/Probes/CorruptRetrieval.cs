using Flashback.Ethereum;

namespace Flashback.Probes;

/// <summary>A read that gave other bytes than were stored, kept as evidence.</summary>
/// <param name="DataUnit">The data unit.</param>
/// <param name="Epoch">The epoch of the read.</param>
/// <param name="Key">The object.</param>
/// <param name="Offset">Where in the object the kept bytes stand.</param>
/// <param name="Received">What the target sent there.</param>
/// <param name="UnixMicros">The sample's time, which finds its record.</param>
public sealed record CorruptRetrieval(
    Bytes32 DataUnit, ulong Epoch, string Key, long Offset, ReadOnlyMemory<byte> Received, ulong UnixMicros);
