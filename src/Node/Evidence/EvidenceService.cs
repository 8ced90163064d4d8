using System.Collections.Immutable;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Evidence;

/// <summary>Builds the evidence of a verdict from what the store holds.</summary>
public sealed class EvidenceService(NodeStore store)
{
    /// <summary>The verdicts of an epoch whose report the chain accepted are kept and can be asked for.</summary>
    public event Action<ulong>? Kept;

    /// <summary>Keeps what an accepted report rests on, with the votes that make up its certificate.</summary>
    public void Keep(Effect.Accepted accepted, EpochSetup setup, Bytes32? transaction)
    {
        var signatures = SignaturesOf(setup, accepted.Report, accepted.Signers);
        store.SaveReport(new StoredReport(accepted.Report, accepted.Signers, signatures, true, transaction));
        store.SaveVerdicts(accepted.Report.Epoch, accepted.Tally.Verdicts);
        Kept?.Invoke(accepted.Report.Epoch);
    }

    /// <summary>The bundle, or null and the reason why this node has none.</summary>
    public (EvidenceBundle? Bundle, string Problem) Find(ulong epoch, Bytes32 unit)
    {
        if (store.Setup(epoch) is not { } setup) return (null, $"This node did not work on epoch {epoch}, or has forgotten it.");
        if (store.Report(epoch) is not { Accepted: true } report) return (null, $"This node knows no accepted report of epoch {epoch}.");
        if (report.Signatures.Length != report.Signers.Count)
            return (null, "This node lacks a signature of the certificate; another validator may have it.");
        if (Included(setup, epoch, report.Report) is not { } batches)
            return (null, "This node lacks a batch of the report; another validator may have it.");
        var tally = new Tally(report.Report, store.Verdicts(epoch), batches);
        var samples = setup.Self is { } self && store.Samples(epoch, unit) is { IsEmpty: false } records
            ? new EvidenceSamples(self, records) : null;
        var bundle = EvidenceBuilder.Build(setup, tally, report.Certificate, unit, samples, report.Transaction);
        return bundle is null ? (null, $"Epoch {epoch} has no verdict on {unit}.") : (bundle, "");
    }

    private ImmutableArray<RevealedBatch>? Included(EpochSetup setup, ulong epoch, Report report)
    {
        var messages = store.Messages(epoch).Select(stored => stored.Message).ToArray();
        var reveals = messages.OfType<GossipMessage.Reveal>().ToArray();
        var chosen = ImmutableArray.CreateBuilder<RevealedBatch>();
        foreach (var index in report.Included.Indices())
        {
            var signer = setup.Validators[index]?.Signer;
            var match = (from batch in messages.OfType<GossipMessage.Batch>()
                         where batch.Signed.Message.Observer == signer
                         from reveal in reveals
                         where reveal.Observer == signer && RevealedBatch.Matches(batch.Signed.Message, reveal.Observations)
                         select new RevealedBatch(index, batch.Signed, reveal.Observations)).FirstOrDefault();
            if (match is null) return null;
            chosen.Add(match);
        }
        var batches = chosen.ToImmutable();
        return MerkleTree.RootOf([.. batches.Select(batch => batch.Commitment.Message.Hash())]) == report.BatchesRoot ? batches : null;
    }

    private ImmutableArray<Signature> SignaturesOf(EpochSetup setup, Report report, ValidatorBitmap signers)
    {
        var digest = setup.Domain.Digest(report);
        var byIndex = new SortedDictionary<byte, Signature>();
        foreach (var vote in store.Messages(report.Epoch).Select(stored => stored.Message).OfType<GossipMessage.Vote>()
            .Where(vote => vote.Signed.Message == report))
        {
            if (Secp256k1Recovery.Instance.TryRecover(digest, vote.Signed.Signature, out var signer)
                && setup.Validators.BySigner(signer) is { } validator && signers.Contains(validator.Index))
                byIndex[validator.Index] = vote.Signed.Signature;
        }
        return [.. byIndex.Values];
    }
}
