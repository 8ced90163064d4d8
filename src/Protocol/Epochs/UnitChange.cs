using Flashback.Ethereum;

namespace Flashback.Protocol.Epochs;

/// <summary>A data unit comes under probe, or leaves it, from <see cref="EffectiveEpoch"/> on.</summary>
public readonly record struct UnitChange(Bytes32 DataUnit, bool UnderProbe, ulong EffectiveEpoch);
