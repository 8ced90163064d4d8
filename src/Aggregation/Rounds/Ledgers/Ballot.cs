using Flashback.Ethereum;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds.Ledgers;

/// <summary>The votes of an epoch: one counts for each validator and round.</summary>
internal sealed class Ballot(EpochRules rules, int validators)
{
    private readonly SortedDictionary<uint, SortedDictionary<byte, Signed<Report>>> _rounds = [];

    /// <summary>The vote already in this place, or null when this one was added.</summary>
    public Signed<Report>? Add(byte validator, Signed<Report> vote)
    {
        if (!_rounds.TryGetValue(vote.Message.Round, out var votes)) _rounds[vote.Message.Round] = votes = [];
        if (votes.TryGetValue(validator, out var first)) return first;
        votes[validator] = vote;
        return null;
    }

    /// <summary>A certificate with exactly a quorum of the votes for a report, once there are enough.</summary>
    public Certificate? Certify(Report report, Bytes32 hash)
    {
        if (!_rounds.TryGetValue(report.Round, out var votes)) return null;
        var agreeing = votes.Where(vote => vote.Value.Message.Hash() == hash).Take(rules.Votes(validators)).ToArray();
        return agreeing.Length < rules.Votes(validators)
            ? null
            : new Certificate(
                report, ValidatorBitmap.Of(agreeing.Select(vote => vote.Key)), [.. agreeing.Select(vote => vote.Value.Signature)]);
    }
}
