using System.Collections.Immutable;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds.Ledgers;

/// <summary>
/// Who committed to what and when, and what has been revealed. At most two batches per validator are kept: two prove equivocation.
/// </summary>
internal sealed class CommitLedger(EpochRules rules)
{
    public const int MaxBatchesOfOne = 2;

    private readonly SortedDictionary<byte, List<Commitment>> _byValidator = [];

    /// <summary>Validators with a batch that came in time.</summary>
    public int TimelyCount => _byValidator.Values.Count(list => list.Exists(item => item.Timely));

    public bool Equivocated(byte validator) => Of(validator).Count > 1;

    public IReadOnlyList<Commitment> Of(byte validator) => _byValidator.TryGetValue(validator, out var list) ? list : [];

    public Commitment? First(byte validator) => Of(validator) is [var first, ..] ? first : null;

    public IEnumerable<Commitment> All() => _byValidator.Values.SelectMany(list => list);

    /// <summary>False when the batch is known or the validator has its two already.</summary>
    public bool Add(Commitment commitment)
    {
        if (!_byValidator.TryGetValue(commitment.Validator, out var list)) _byValidator[commitment.Validator] = list = [];
        if (list.Count == MaxBatchesOfOne || list.Exists(item => item.Hash == commitment.Hash)) return false;
        list.Add(commitment);
        return true;
    }

    /// <summary>
    /// The commitment that these observations reveal, or null. <paramref name="known"/> tells a repetition from a mismatch.
    /// </summary>
    public Commitment? Reveal(byte validator, ImmutableArray<Observation> observations, out bool known)
    {
        known = false;
        foreach (var commitment in Of(validator))
        {
            if (commitment.Observations is { } present)
            {
                known |= present.SequenceEqual(observations);
                continue;
            }
            if (!rules.Matches(commitment.Signed.Message, observations)) continue;
            commitment.Observations = observations;
            return commitment;
        }
        return null;
    }

    /// <summary>The first timely batch of each validator, in ascending order of validator.</summary>
    public IEnumerable<Commitment> Timely() => _byValidator.Values.Select(list => list.Find(item => item.Timely)).OfType<Commitment>();

    /// <summary>
    /// The batches for a proposal. Equivocators' batches and those that came after the commit deadline (others may have revealed before
    /// they came) are left out, but never so many that an honest follower that holds them all would have to refuse.
    /// </summary>
    /// <returns>Ascending by validator; null while fewer than <paramref name="enough"/> are revealed.</returns>
    public ImmutableArray<Commitment>? Choose(long commitDeadline, int enough, int mayLeaveOut)
    {
        var ranked = Timely()
            .Where(item => item.Observations is not null)
            .OrderBy(item => Equivocated(item.Validator))
            .ThenBy(item => item.ReceivedAt)
            .ThenBy(item => item.Validator)
            .ToArray();
        if (ranked.Length < enough) return null;
        var prompt = ranked.Count(item => !Equivocated(item.Validator) && item.ReceivedAt <= commitDeadline);
        var listed = Math.Max(prompt, Math.Max(enough, ranked.Length - mayLeaveOut));
        return [.. ranked.Take(listed).OrderBy(item => item.Validator)];
    }

    /// <summary>The commitments behind a list of hashes for these validators; null in a place where none is known.</summary>
    public ImmutableArray<Commitment?> Resolve(ValidatorBitmap included, ImmutableArray<Bytes32> hashes) =>
        [.. included.Indices().Zip(hashes, (validator, hash) => Of(validator).FirstOrDefault(item => item.Hash == hash))];

    /// <summary>How many validators have a timely revealed batch that is not included. Equivocators do not count.</summary>
    public int LeftOut(ValidatorBitmap included) =>
        Timely().Count(item => item.Observations is not null && !included.Contains(item.Validator) && !Equivocated(item.Validator));

    public static ImmutableArray<RevealedBatch> Revealed(IEnumerable<Commitment> commitments) =>
        [.. commitments.Select(item => new RevealedBatch(item.Validator, item.Signed, item.Observations!.Value))];
}
