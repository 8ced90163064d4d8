using Flashback.Ethereum;

namespace Flashback.Probes.Canaries;

/// <summary>An object that a validator stored to read it back. Everything about it follows from the secret.</summary>
/// <param name="Key">Its name, which looks like a customer's.</param>
/// <param name="Epoch">The epoch of its upload.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ContentKey">The key of its bytes' stream.</param>
public sealed record Canary(string Key, ulong Epoch, long Length, Bytes32 ContentKey)
{
    /// <summary>Its bytes, for the upload.</summary>
    public CanaryContent OpenContent() => new(ContentKey, Length);

    public override string ToString() => $"Canary {Key}";
}
