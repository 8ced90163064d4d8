using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Connection;
using Flashback.Protocol.Compliance;

namespace Flashback.OnChain.Client;

/// <summary>Attested quality of service, as any contract would read it.</summary>
public sealed class FeedReads(ContractConnection connection, QosOracle oracle)
{
    /// <summary>Whether the verdict is in the accepted report of its epoch, and how firmly.</summary>
    public async Task<FeedStatus> VerifyAsync(ProvenVerdict proven, CancellationToken cancellation) =>
        (FeedStatus)await connection.ReadAsync(oracle.Verify(proven), cancellation);

    /// <summary><see cref="VerifyAsync"/>, and the verdict's grade against terms.</summary>
    public async Task<(FeedStatus Status, Grade Grade)> MeetsAsync(Terms terms, ProvenVerdict proven, CancellationToken cancellation)
    {
        var (status, grade) = await connection.ReadAsync(oracle.Meets(terms, proven), cancellation);
        return ((FeedStatus)status, (Grade)grade);
    }

    /// <summary>The published verdict of the newest epoch; null when none was ever published.</summary>
    public async Task<(Reading Reading, FeedStatus Status)?> LatestAsync(Bytes32 dataUnit, CancellationToken cancellation)
    {
        try
        {
            var (reading, status) = await connection.ReadAsync(oracle.Latest(dataUnit), cancellation);
            return (reading, (FeedStatus)status);
        }
        catch (ContractRevertedException e) when (e.Reason.Is(QosOracle.Errors.NeverPublished))
        {
            return null;
        }
    }

    /// <summary>The published verdict of an epoch; null when it was not published.</summary>
    public async Task<(Reading Reading, FeedStatus Status)?> AtAsync(Bytes32 dataUnit, ulong epoch, CancellationToken cancellation)
    {
        var (reading, status) = await connection.ReadAsync(oracle.VerdictAt(dataUnit, epoch), cancellation);
        return (FeedStatus)status == FeedStatus.Unknown ? null : (reading, (FeedStatus)status);
    }

    /// <summary>
    /// Uptime in parts per million over the last 30 days (UTC), of the verdicts that were final when they were published, and the sums it
    /// is computed from; both zero without any.
    /// </summary>
    public Task<(BigInteger UptimePpm, Rolling Rolling)> RollingUptimeAsync(Bytes32 dataUnit, CancellationToken cancellation) =>
        connection.ReadAsync(oracle.RollingUptime(dataUnit), cancellation);

    /// <summary>0–100.</summary>
    public Task<byte> ReputationAsync(Bytes32 dataUnit, CancellationToken cancellation) =>
        connection.ReadAsync(oracle.Reputation(dataUnit), cancellation);

    /// <summary>Stores a proven verdict for readers without a proof; once it is final, counts it in the rolling uptime.</summary>
    public Task<TransactionReceipt> PublishAsync(ProvenVerdict proven, CancellationToken cancellation) =>
        connection.ExecuteAsync(oracle.Publish(proven), cancellation);
}
