using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.Transactions;
using Flashback.OnChain.Chain;

namespace Flashback.Interop.Chain;

/// <summary>A chain whose user's process ends after a number of transactions: the last one arrives, or does not.</summary>
internal sealed class InterruptedChain(IChainRpc chain, int sends, bool lastArrives, CancellationTokenSource end) : IChainRpc
{
    private int _sent;

    public async Task<Broadcast> SendAsync(SignedTransaction transaction, CancellationToken cancellation)
    {
        if (++_sent < sends) return await chain.SendAsync(transaction, cancellation);
        if (lastArrives && _sent == sends) await chain.SendAsync(transaction, cancellation);
        await end.CancelAsync();
        throw new OperationCanceledException();
    }

    public Task<ulong> ChainIdAsync(CancellationToken cancellation) => chain.ChainIdAsync(cancellation);

    public Task<Block?> BlockAsync(ulong? number, CancellationToken cancellation) => chain.BlockAsync(number, cancellation);

    public Task<IReadOnlyList<LogEntry>?> LogsOfBlockAsync(
        Bytes32 blockHash, IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
        chain.LogsOfBlockAsync(blockHash, addresses, cancellation);

    public Task<IReadOnlyList<LogEntry>> LogsOfRangeAsync(
        ulong from, ulong to, IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
        chain.LogsOfRangeAsync(from, to, addresses, cancellation);

    public Task<byte[]> CodeAsync(Address address, CancellationToken cancellation) => chain.CodeAsync(address, cancellation);

    public Task<CallOutcome> CallAsync(CallRequest call, ulong? block, CancellationToken cancellation) =>
        chain.CallAsync(call, block, cancellation);

    public Task<GasEstimate> EstimateGasAsync(CallRequest call, CancellationToken cancellation) =>
        chain.EstimateGasAsync(call, cancellation);

    public Task<ulong> TransactionCountAsync(Address account, CancellationToken cancellation) =>
        chain.TransactionCountAsync(account, cancellation);

    public Task<BigInteger> BalanceAsync(Address account, CancellationToken cancellation) => chain.BalanceAsync(account, cancellation);

    public Task<TransactionReceipt?> ReceiptAsync(Bytes32 transactionHash, CancellationToken cancellation) =>
        chain.ReceiptAsync(transactionHash, cancellation);
}
