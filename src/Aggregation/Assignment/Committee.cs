using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Assignment;

/// <summary>The validators that probe one data unit in one epoch.</summary>
/// <param name="Members">Those with a seat; fewer than <paramref name="Seats"/> when operator groups are too few.</param>
/// <param name="Seats">k = min(n, committee size).</param>
public sealed record Committee(ValidatorBitmap Members, int Seats)
{
    /// <summary>f_k: how many members may be faulty.</summary>
    public int Faults => Quorum.Faults(Seats);

    /// <summary>2·f_k+1 counted observations make a verdict: honest ones hold its medians.</summary>
    public int EnoughObservations => Quorum.Certificate(Seats);

    /// <summary>f_k+1: among this many accusers at least one is honest.</summary>
    public int EnoughAccusers => Quorum.OneHonest(Seats);

    /// <summary>
    /// Draws by ascending keccak256(seed ‖ unit ‖ signer). The first pass gives no operator
    /// group and no region more than max(1, f_k) seats; the second fills what is left and ignores regions. The cap on groups always holds,
    /// so that one operator cannot outweigh the honest.
    /// </summary>
    public static Committee Draw(Bytes32 seed, Bytes32 unit, ValidatorSet validators, ushort committeeSize)
    {
        var seats = Math.Min(validators.Count, committeeSize);
        var cap = Math.Max(1, Quorum.Faults(seats));
        var members = ValidatorBitmap.Empty;
        var groups = new Dictionary<uint, int>();
        var regions = new Dictionary<ushort, int>();
        var drawn = validators.Active.OrderBy(validator => Orders.Ticket(seed, unit.Span, validator.Signer)).ToArray();
        foreach (var mindRegions in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var validator in drawn)
            {
                if (members.Count == seats) return new Committee(members, seats);
                var inGroup = groups.GetValueOrDefault(validator.OperatorGroup);
                var inRegion = regions.GetValueOrDefault(validator.Region);
                if (members.Contains(validator.Index) || inGroup >= cap || mindRegions && inRegion >= cap) continue;
                members = members.With(validator.Index);
                groups[validator.OperatorGroup] = inGroup + 1;
                regions[validator.Region] = inRegion + 1;
            }
        }
        return new Committee(members, seats);
    }
}
