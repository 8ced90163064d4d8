using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Client.Money;

/// <summary>The reporter pool: half of all slashes and fees, for those whose batches were included.</summary>
public sealed class RewardActions(ContractConnection connection, ReporterPool pool)
{
    public ReporterPool Contract => pool;

    /// <summary>Fetches what another contract owes the pool.</summary>
    public Task<TransactionReceipt> CollectAsync(Address source, Address token, CancellationToken cancellation) =>
        connection.ExecuteAsync(pool.Collect(source, token), cancellation);

    /// <summary>
    /// Hands out an epoch's share, once no strike can cost its reward any more (the duty court's reward deadline).
    /// </summary>
    public Task<TransactionOutcome> DistributeAsync(
        Report report, ValidatorBitmap signers, Address token, CancellationToken cancellation) =>
        connection.SendAsync(pool.Distribute(report, signers.ToBigInteger(), token), cancellation, $"rewards/{report.Epoch}/{token}");

    public Task<TransactionReceipt> WithdrawAsync(Address token, CancellationToken cancellation) =>
        connection.ExecuteAsync(pool.Withdraw(token), cancellation);

    public Task<BigInteger> AvailableAsync(Address token, CancellationToken cancellation) =>
        connection.ReadAsync(pool.Available(token), cancellation);
}
