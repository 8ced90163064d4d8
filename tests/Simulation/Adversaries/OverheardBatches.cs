using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Simulation.Adversaries;

/// <summary>What a dishonest validator has overheard in an epoch.</summary>
internal sealed class OverheardBatches(ValidatorSet validators)
{
    private readonly SortedDictionary<byte, List<Signed<ObservationBatch>>> _batches = [];
    private readonly Dictionary<Bytes32, RevealedBatch> _revealed = [];

    public IReadOnlyDictionary<Bytes32, RevealedBatch> Revealed => _revealed;

    public void Overhear(GossipMessage message)
    {
        switch (message)
        {
            case GossipMessage.Batch { Signed: var signed } when validators.BySigner(signed.Message.Observer) is { } author:
                if (!_batches.TryGetValue(author.Index, out var list)) _batches[author.Index] = list = [];
                if (!list.Contains(signed)) list.Add(signed);
                break;
            case GossipMessage.Reveal { Observations.IsDefault: false } reveal when validators.BySigner(reveal.Observer) is { } observer:
                foreach (var batch in _batches.GetValueOrDefault(observer.Index, []))
                {
                    if (RevealedBatch.Matches(batch.Message, reveal.Observations))
                        _revealed[batch.Message.Hash()] = new RevealedBatch(observer.Index, batch, reveal.Observations);
                }
                break;
        }
    }

    /// <summary>One revealed batch of each validator that has any, ascending.</summary>
    public ImmutableArray<RevealedBatch> One() =>
        [
            .. _batches.Values.SelectMany(
                list => list.Select(batch => _revealed.GetValueOrDefault(batch.Message.Hash())).OfType<RevealedBatch>().Take(1))
                .OrderBy(batch => batch.Validator)
        ];

    public ImmutableArray<RevealedBatch> Behind(IEnumerable<Bytes32> hashes) =>
        [.. hashes.Select(hash => _revealed.GetValueOrDefault(hash)).OfType<RevealedBatch>()];
}
