using System.Numerics;

namespace Flashback.OnChain.View;

/// <summary>An amount at risk, as the contracts' library Stakes keeps it; in FLASH wei.</summary>
/// <param name="Bonded">What serves.</param>
/// <param name="Unbonding">What is on its way out, and can still be slashed.</param>
/// <param name="AvailableAt">Unix seconds from which the unbonding part can be taken out.</param>
/// <param name="Slashed">All that was ever slashed of it.</param>
public sealed record StakeView(BigInteger Bonded, BigInteger Unbonding, ulong AvailableAt, BigInteger Slashed)
{
    public static StakeView None { get; } = new(0, 0, 0, 0);

    /// <summary>Null when less is bonded. The wait starts again for everything that is already on its way.</summary>
    public StakeView? Unbond(BigInteger amount, ulong availableAt) =>
        amount > Bonded ? null : this with { Bonded = Bonded - amount, Unbonding = Unbonding + amount, AvailableAt = availableAt };

    /// <summary>Null when less is unbonding.</summary>
    public StakeView? Complete(BigInteger amount) => amount > Unbonding ? null : this with { Unbonding = Unbonding - amount };

    /// <summary>Bonded before unbonding; null when there is less of both.</summary>
    public StakeView? Slash(BigInteger amount)
    {
        if (amount > Bonded + Unbonding) return null;
        var fromBonded = BigInteger.Min(amount, Bonded);
        return this with { Bonded = Bonded - fromBonded, Unbonding = Unbonding - (amount - fromBonded), Slashed = Slashed + amount };
    }
}
