using Flashback.Ethereum;
using Flashback.Probes.Scheduling;

namespace Flashback.Probes.Canaries;

/// <summary>
/// Every canary of a validator, derived rather than kept: one for each data unit and epoch. It lives for
/// <see cref="LifetimeEpochs"/> epochs, in which it is read back; then it is removed.
/// </summary>
public sealed class CanaryBook(ProbeSecret secret)
{
    /// <summary>The epoch of the upload and those after it in which a canary is read.</summary>
    public const int LifetimeEpochs = 4;

    /// <summary>The shortest canary, whatever the criteria ask for.</summary>
    public const int MinLength = 64;

    /// <summary>
    /// The canary of a unit and epoch. Its length is the criteria's, less up to an eighth: equal lengths would give canaries away.
    /// </summary>
    public Canary Of(Bytes32 unit, ulong epoch, uint transferBytes)
    {
        var random = new SecretStream("flashback/canary", secret, unit, epoch);
        var key = CanaryName.Draw(random);
        var longest = Math.Max(transferBytes, MinLength);
        var length = longest - random.NextBelow((longest / 8) + 1);
        return new Canary(key, epoch, Math.Max(length, MinLength), SecretStream.Seed("flashback/canary-bytes", secret, unit, epoch));
    }

    /// <summary>The canaries of earlier epochs that may still be there, latest first.</summary>
    public IEnumerable<Canary> Earlier(Bytes32 unit, ulong epoch, uint transferBytes)
    {
        for (ulong age = 1; age < LifetimeEpochs && age <= epoch; age++) yield return Of(unit, epoch - age, transferBytes);
    }

    /// <summary>The canary to remove in an epoch; null when there was none that long ago.</summary>
    public Canary? Expired(Bytes32 unit, ulong epoch, uint transferBytes) =>
        epoch >= LifetimeEpochs ? Of(unit, epoch - LifetimeEpochs, transferBytes) : null;
}
