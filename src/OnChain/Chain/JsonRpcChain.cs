using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Ethereum.Transactions;

namespace Flashback.OnChain.Chain;

/// <summary><see cref="IChainRpc"/> over HTTP. The client below fails over between endpoints and reads what they send strictly.</summary>
public sealed class JsonRpcChain(EthClient client) : IChainRpc
{
    public Task<ulong> ChainIdAsync(CancellationToken cancellation) => Guard(() => client.ChainIdAsync(cancellation));

    public async Task<Block?> BlockAsync(ulong? number, CancellationToken cancellation)
    {
        var block = await Guard(() => client.GetBlockAsync(Tag(number), cancellation));
        return block is null || number is null || number == block.Number
            ? block : throw new ChainUnavailableException($"The endpoint sent block {block.Number} instead of {number}.");
    }

    public async Task<IReadOnlyList<LogEntry>?> LogsOfBlockAsync(
        Bytes32 blockHash, IReadOnlyList<Address> addresses, CancellationToken cancellation)
    {
        try
        {
            return Present(await client.GetLogsAsync(new LogFilter { BlockHash = blockHash, Addresses = addresses }, cancellation));
        }
        catch (JsonRpcErrorException)
        {
            // "unknown block": the endpoint has reorganised it away, or is another one that has not seen it yet.
            return null;
        }
        catch (JsonRpcException e)
        {
            throw new ChainUnavailableException(e.Message, e);
        }
    }

    public async Task<IReadOnlyList<LogEntry>> LogsOfRangeAsync(
        ulong from, ulong to, IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
        Present(
            await Guard(() => client.GetLogsAsync(new LogFilter { FromBlock = from, ToBlock = to, Addresses = addresses }, cancellation)));

    public Task<byte[]> CodeAsync(Address address, CancellationToken cancellation) =>
        Guard(() => client.GetCodeAsync(address, BlockTag.Latest, cancellation));

    public async Task<CallOutcome> CallAsync(CallRequest call, ulong? block, CancellationToken cancellation)
    {
        try
        {
            return new CallOutcome(true, await Guard(() => client.CallAsync(call, Tag(block), cancellation)));
        }
        catch (RevertException e)
        {
            return new CallOutcome(false, e.RevertData);
        }
    }

    public async Task<GasEstimate> EstimateGasAsync(CallRequest call, CancellationToken cancellation)
    {
        try
        {
            return new GasEstimate(true, await Guard(() => client.EstimateGasAsync(call, cancellation)), default);
        }
        catch (RevertException e)
        {
            return new GasEstimate(false, 0, e.RevertData);
        }
    }

    public Task<ulong> TransactionCountAsync(Address account, CancellationToken cancellation) =>
        Guard(() => client.GetTransactionCountAsync(account, BlockTag.Latest, cancellation));

    public Task<BigInteger> BalanceAsync(Address account, CancellationToken cancellation) =>
        Guard(() => client.GetBalanceAsync(account, BlockTag.Latest, cancellation));

    public async Task<Broadcast> SendAsync(SignedTransaction transaction, CancellationToken cancellation)
    {
        try
        {
            await client.SendRawTransactionAsync(transaction, cancellation);
            return new Broadcast(true, "");
        }
        catch (JsonRpcErrorException e)
        {
            return new Broadcast(false, e.Message);
        }
        catch (JsonRpcException e)
        {
            throw new ChainUnavailableException(e.Message, e);
        }
    }

    public Task<TransactionReceipt?> ReceiptAsync(Bytes32 transactionHash, CancellationToken cancellation) =>
        Guard(() => client.GetTransactionReceiptAsync(transactionHash, cancellation));

    private static BlockTag Tag(ulong? block) => block is { } number ? BlockTag.Number(number) : BlockTag.Latest;

    private static IReadOnlyList<LogEntry> Present(IReadOnlyList<LogEntry> logs) =>
        logs.Any(log => log.Removed) ? [.. logs.Where(log => !log.Removed)] : logs;

    /// <summary>Everything but a revert means that the chain cannot be used now.</summary>
    private static async Task<T> Guard<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (JsonRpcException e) when (e is not RevertException)
        {
            throw new ChainUnavailableException(e.Message, e);
        }
    }
}
