using Flashback.Ethereum;

namespace Flashback.Probes.Scheduling;

/// <summary>The validator's 32-byte probe secret: who knows it can foresee the validator's probes. Never prints.</summary>
public sealed class ProbeSecret(Bytes32 value)
{
    internal Bytes32 Value { get; } = value;

    public override string ToString() => "ProbeSecret";
}
