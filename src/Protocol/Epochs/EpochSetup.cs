using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Epochs;

/// <summary>Everything that an epoch's work depends on. Fixed before it begins.</summary>
/// <param name="Domain">The EIP-712 domain.</param>
/// <param name="Genesis">Unix seconds.</param>
/// <param name="Snapshot">What the contract froze.</param>
/// <param name="Validators">The set behind <see cref="Snapshot.ValidatorsHash"/>.</param>
/// <param name="Units">The data units under probe in ascending order; the caller has checked their digest
/// (<see cref="UnitsLedger"/>).</param>
/// <param name="Criteria">The preimage of <see cref="Snapshot.Criteria"/>.</param>
/// <param name="Parameters">The preimage of <see cref="Snapshot.Parameters"/>.</param>
/// <param name="Self">This node's validator index; null only observes.</param>
public sealed record EpochSetup(
    OracleDomain Domain,
    ulong Genesis,
    Snapshot Snapshot,
    ValidatorSet Validators,
    ImmutableArray<Bytes32> Units,
    Criteria Criteria,
    EpochParameters Parameters,
    byte? Self)
{
    /// <summary>Every contradiction between the parts and the snapshot, in plain words; empty when they fit.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Validators.Count == 0) problems.Add("The set has no validators.");
        if (Validators.Hash != Snapshot.ValidatorsHash)
            problems.Add($"The validator records hash to {Validators.Hash}, the snapshot says {Snapshot.ValidatorsHash}.");
        if (Validators.Count != Snapshot.ValidatorCount)
            problems.Add($"The set has {Validators.Count} validators, the snapshot says {Snapshot.ValidatorCount}.");
        if (Criteria.Hash() != Snapshot.Criteria)
            problems.Add($"The criteria hash to {Criteria.Hash()}, the snapshot says {Snapshot.Criteria}.");
        if (Parameters.Hash() != Snapshot.Parameters)
            problems.Add($"The parameters hash to {Parameters.Hash()}, the snapshot says {Snapshot.Parameters}.");
        if (Units.Length > UnitsLedger.MaxUnits)
            problems.Add($"{Units.Length} data units are under probe; at most {UnitsLedger.MaxUnits} are possible.");
        for (var i = 1; i < Units.Length; i++)
        {
            if (Units[i - 1].CompareTo(Units[i]) >= 0) problems.Add($"Data unit {Units[i]} is out of order.");
        }
        if (Self is { } self && Validators[self] is null) problems.Add($"Validator {self} is not in the epoch's set.");
        return problems;
    }
}
