using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Assignment;

/// <summary>Every data unit's committee in one epoch.</summary>
public sealed class Committees
{
    private readonly Dictionary<Bytes32, Committee> _byUnit = [];

    /// <param name="seed">The snapshot's struct hash.</param>
    /// <param name="units">The data units under probe, ascending.</param>
    /// <param name="validators">The epoch's set.</param>
    /// <param name="committeeSize">From the epoch's parameters.</param>
    public Committees(Bytes32 seed, ImmutableArray<Bytes32> units, ValidatorSet validators, ushort committeeSize)
    {
        Units = units;
        foreach (var unit in units) _byUnit[unit] = Committee.Draw(seed, unit, validators, committeeSize);
    }

    public ImmutableArray<Bytes32> Units { get; }

    /// <exception cref="KeyNotFoundException">The unit is not under probe.</exception>
    public Committee this[Bytes32 unit] => _byUnit[unit];

    /// <summary>The data units that a validator probes, ascending.</summary>
    public IEnumerable<Bytes32> UnitsOf(byte validator) => Units.Where(unit => _byUnit[unit].Members.Contains(validator));
}
