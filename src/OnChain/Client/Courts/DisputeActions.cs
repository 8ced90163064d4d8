using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Proofs;

namespace Flashback.OnChain.Client.Courts;

/// <summary>Proofs of wrongdoing. The proven signer's slash pays the prover.</summary>
public sealed class DisputeActions(ContractConnection connection, DisputeCourt court)
{
    public DisputeCourt Contract => court;

    /// <summary>Proves that a verdict of the accepted report does not follow from its observations.</summary>
    public Task<TransactionOutcome> ProveWrongVerdictAsync(FaultProof proof, CancellationToken cancellation) =>
        connection.SendAsync(
            court.ProveWrongVerdict(proof.Snapshot, proof.Report, proof.Signers.ToBigInteger(), proof.Verdict, proof.VerdictIndex,
                proof.VerdictProof, proof.Observations),
            cancellation, $"fault/{proof.Report.Epoch}/{proof.Verdict.DataUnit}");

    public Task<TransactionOutcome> ProveEquivocationAsync(Snapshot snapshot, byte validator, Signed<ObservationBatch> first,
        Signed<ObservationBatch> second, CancellationToken cancellation) =>
        connection.SendAsync(
            court.ProveBatchEquivocation(snapshot, validator, first.Message, Bytes(first.Signature), second.Message,
                Bytes(second.Signature)),
            cancellation, $"equivocation/{snapshot.Epoch}/batch/{validator}");

    public Task<TransactionOutcome> ProveEquivocationAsync(
        Snapshot snapshot, byte validator, Signed<Proposal> first, Signed<Proposal> second, CancellationToken cancellation) =>
        connection.SendAsync(
            court.ProveProposalEquivocation(snapshot, validator, first.Message, Bytes(first.Signature), second.Message,
                Bytes(second.Signature)),
            cancellation, $"equivocation/{snapshot.Epoch}/proposal/{validator}");

    public Task<TransactionOutcome> ProveEquivocationAsync(
        Snapshot snapshot, byte validator, Signed<Report> first, Signed<Report> second, CancellationToken cancellation) =>
        connection.SendAsync(
            court.ProveVoteEquivocation(snapshot, validator, first.Message, Bytes(first.Signature), second.Message,
                Bytes(second.Signature)),
            cancellation, $"equivocation/{snapshot.Epoch}/vote/{validator}");

    /// <summary>The verdict that follows from the observations, as the contract computes it.</summary>
    public Task<Verdict> RecomputeAsync(FaultProof proof, CancellationToken cancellation) =>
        connection.ReadAsync(court.Recompute(proof.Snapshot, proof.Report, proof.Verdict.DataUnit, proof.Observations), cancellation);

    /// <summary>The court takes single signatures as they travelled between nodes: 65 bytes.</summary>
    private static byte[] Bytes(Signature signature) => signature.ToBytes();
}
