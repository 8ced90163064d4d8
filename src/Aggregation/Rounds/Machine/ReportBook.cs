using Flashback.Aggregation.Rounds.Ledgers;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>
/// The reports that this node knows: proposals it received and reports it computed itself, which explain the reports that others signed.
/// </summary>
internal sealed class ReportBook(EpochContext context, Collection collection)
{
    private readonly Dictionary<uint, GossipMessage.Proposed> _proposals = [];
    private readonly Dictionary<Bytes32, Tally> _tallies = [];

    public GossipMessage.Proposed? ProposalOf(uint round) => _proposals.GetValueOrDefault(round);

    /// <summary>The proposal already known for this round, or null when this one was added.</summary>
    public GossipMessage.Proposed? TryPropose(GossipMessage.Proposed proposed) =>
        _proposals.TryAdd(proposed.Signed.Message.Round, proposed) ? null : _proposals[proposed.Signed.Message.Round];

    /// <summary>The report of a round that follows from these batches, all of them revealed.</summary>
    public Tally Compute(uint round, IEnumerable<Commitment> batches) =>
        context.Rules.Compute(context.Setup, context.Committees, round, CommitLedger.Revealed(batches));

    public void Remember(Tally tally) => _tallies[tally.Report.Hash()] = tally;

    /// <summary>The report with this hash, if it was computed, certified or proposed here.</summary>
    public Report? Known(Bytes32 hash, Report? certified) =>
        _tallies.TryGetValue(hash, out var tally) ? tally.Report
        : certified?.Hash() == hash ? certified
        : _proposals.Values.FirstOrDefault(proposed => proposed.Signed.Message.Report == hash)?.Report;

    /// <summary>What this node computes from the batches behind a report; null while some are missing, which it then fetches.</summary>
    public Tally? Explain(Report report)
    {
        if (_tallies.TryGetValue(report.Hash(), out var known)) return known;
        if (BatchesOf(report) is not { } batches) return null;
        if (batches.All(item => item.Observations is not null)) return Compute(report.Round, batches);
        collection.Fetch(batches);
        return null;
    }

    public bool CanStillExplain(Report report) => BatchesOf(report) is { } batches && batches.All(collection.IsWithinReach);

    /// <summary>The commitments that the report's <c>batchesRoot</c> covers; null if this node lacks one.</summary>
    private Commitment[]? BatchesOf(Report report)
    {
        var listed = _proposals.Values.FirstOrDefault(proposed => proposed.Report.BatchesRoot == report.BatchesRoot);
        var batches = listed is null
            ? [.. report.Included.Indices().Select(validator => collection.Ledger.First(validator))]
            : collection.Ledger.Resolve(listed.Report.Included, listed.Batches);
        if (batches.Contains(null)) return null;
        Commitment[] present = [.. batches.OfType<Commitment>()];
        return MerkleTree.RootOf([.. present.Select(item => item.Hash)]) == report.BatchesRoot ? present : null;
    }
}
