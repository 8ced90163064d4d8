using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Flashback.Protocol.Messages.Outcome;

namespace Flashback.Aggregation.Tests.Verdicts;

/// <summary>What a committee promises while at most f_k of its members lie.</summary>
public sealed class VerdictProperties
{
    private static readonly Config Fixed =
        Config.QuickThrowOnFailure.WithMaxTest(500).WithStartSize(1).WithEndSize(1_000_000).WithReplay(17, 43);

    [Fact]
    public void A_minority_of_liars_cannot_move_a_median_outside_the_honest_range() => Prop.ForAll<int>(seed =>
    {
        var (verdict, honest) = Draw(seed);
        if (verdict.Status != VerdictStatus.Measured) return false;
        return Within(honest.Select(o => (ulong)o.MeanLatencyMicros), verdict.MeanLatencyMicros)
            && Within(honest.Select(o => (ulong)o.P95LatencyMicros), verdict.P95LatencyMicros)
            && Within(honest.Select(o => o.UploadBytesPerSecond), verdict.UploadBytesPerSecond)
            && Within(honest.Select(o => o.DownloadBytesPerSecond), verdict.DownloadBytesPerSecond)
            && Within(honest.Select(o => verdict.Samples * o.Successes / o.Samples), verdict.Successes);
    }).Check(Fixed);

    [Fact]
    public void A_minority_of_liars_can_neither_invent_nor_hide_corruption() => Prop.ForAll<int>(seed =>
    {
        var (verdict, honest) = Draw(seed);
        return verdict.Corrupt == honest.All(o => o.CorruptRetrievals > 0);
    }).Check(Fixed);

    [Fact]
    public void Successes_never_exceed_samples() => Prop.ForAll<int>(seed =>
    {
        var prng = new Prng((ulong)seed);
        var set = Draws.Validators(prng, (int)prng.Between(1, 20));
        var criteria = Draws.Criteria(prng);
        var unit = prng.Word();
        var committee = Committee.Draw(prng.Word(), unit, set, (ushort)prng.Between(1, 10));
        var verdict = VerdictRule.Compute(7, unit, committee, criteria, Draws.Observations(prng, 7, unit, set, criteria.Hash(), 0.8));
        return verdict.Successes <= verdict.Samples
            && verdict.Samples <= (ulong)verdict.Observers.Count * criteria.MaxSamples
            && verdict.Observers.Except(committee.Members).IsEmpty
            && verdict.CorruptObservers <= verdict.Observers.Count
            && (verdict.Status != VerdictStatus.Inconclusive) == (verdict.Observers.Count >= committee.EnoughObservations);
    }).Check(Fixed);

    /// <summary>A committee of 3f+1 to 3f+3 with f liars who say anything, and honest members who agree on what happened.</summary>
    private static (Verdict Verdict, Observation[] Honest) Draw(int seed)
    {
        var prng = new Prng((ulong)seed);
        var seats = (int)prng.Between(4, 16);
        var liars = Quorum.Faults(seats);
        var (epoch, unit, criteria) = (7ul, prng.Word(), Draws.Criteria(prng) with { MinSamples = 1 });
        var corrupt = prng.Chance(0.5);
        var committee = new Committee(ValidatorBitmap.Of(Enumerable.Range(0, seats).Select(i => (byte)i)), seats);
        var places = committee.Members.Indices().ToArray();
        prng.Shuffle(places);
        var items = Enumerable.Range(0, seats).Select(i =>
        {
            var said = Draws.Observation(prng, epoch, unit, default, criteria.Hash());
            if (i < liars) return new IndexedObservation(places[i], said);
            var samples = (uint)prng.Between(1, 40);
            return new IndexedObservation(places[i], said with
            {
                Epoch = epoch,
                DataUnit = unit,
                Criteria = criteria.Hash(),
                Outcome = Outcome.Measured,
                Samples = samples,
                Successes = (uint)prng.Between(1, samples),
                Retrievals = 5,
                CorruptRetrievals = corrupt ? 1u : 0,
            });
        }).ToArray();
        var honest = items.Skip(liars).Select(item => item.Observation).ToArray();
        return (VerdictRule.Compute(epoch, unit, committee, criteria, items), honest);
    }

    private static bool Within(IEnumerable<ulong> honest, ulong value) => honest.Min() <= value && value <= honest.Max();
}
