using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;

namespace Flashback.OnChain.Client;

/// <summary>Epochs, their snapshots and reports: what validators write.</summary>
public sealed class EpochActions(ContractConnection connection, QosOracle oracle)
{
    public QosOracle Contract => oracle;

    /// <summary>Sets the start of epoch 0, once; Unix seconds. Administrator only.</summary>
    public Task<TransactionReceipt> ScheduleGenesisAsync(ulong unixSeconds, CancellationToken cancellation) =>
        connection.ExecuteAsync(oracle.ScheduleGenesis(unixSeconds), cancellation);

    /// <summary>
    /// Takes the snapshot of the next epoch, which must be <paramref name="epoch"/>. If another account is faster, the call reverts with
    /// EpochAlreadyOpen.
    /// </summary>
    /// <param name="epoch">Only names the action, so that it is not sent twice.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="deadline">The start of that epoch: later the call would open another one.</param>
    public Task<TransactionOutcome> OpenAsync(ulong epoch, CancellationToken cancellation, DateTimeOffset? deadline = null) =>
        connection.SendAsync(oracle.OpenEpoch(), cancellation, $"epoch/{epoch}/open", deadline);

    /// <summary>Submits a certified report. If another account is faster, the call reverts with ReportAlreadyAccepted.</summary>
    public Task<TransactionOutcome> SubmitReportAsync(
        Snapshot snapshot, Certificate certificate, CancellationToken cancellation, DateTimeOffset? deadline = null) =>
        connection.SendAsync(
            oracle.Submit(snapshot, certificate.Report, certificate.Signers.ToBigInteger(), certificate.CompactSignatures()),
            cancellation, $"epoch/{certificate.Report.Epoch}/report", deadline);

    /// <summary>keccak256(abi.encode(reportStructHash, signers)) of the accepted report; zero if there is none.</summary>
    public Task<Bytes32> AcceptedReportAsync(ulong epoch, CancellationToken cancellation) =>
        connection.ReadAsync(oracle.AcceptedReport(epoch), cancellation);

    /// <summary>The struct hash of the epoch's snapshot; zero if it was not opened.</summary>
    public Task<Bytes32> SnapshotHashAsync(ulong epoch, CancellationToken cancellation) =>
        connection.ReadAsync(oracle.SnapshotOf(epoch), cancellation);

    /// <summary>Zero while it is not scheduled.</summary>
    public Task<ulong> GenesisAsync(CancellationToken cancellation) => connection.ReadAsync(oracle.Genesis(), cancellation);

    /// <exception cref="ContractRevertedException">Before genesis.</exception>
    public Task<ulong> CurrentAsync(CancellationToken cancellation) => connection.ReadAsync(oracle.CurrentEpoch(), cancellation);

    /// <summary>Administrator only; from the effective epoch on.</summary>
    public Task<TransactionReceipt> SetParametersAsync(EpochParameters parameters, CancellationToken cancellation) =>
        connection.ExecuteAsync(oracle.SetParameters(parameters), cancellation);

    /// <inheritdoc cref="SetParametersAsync"/>
    public Task<TransactionReceipt> SetCriteriaAsync(Criteria criteria, CancellationToken cancellation) =>
        connection.ExecuteAsync(oracle.SetCriteria(criteria), cancellation);
}
