using System.Numerics;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.Ethereum.Transactions;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>
/// The eth_ methods that are used, typed. Each throws as <see cref="JsonRpcClient.CallAsync"/> does, and
/// <see cref="JsonRpcAnswerException"/> when the answer is not of the method's form. Ours and not Nethereum.RPC's, which passes on what is
/// missing, short or too long in an answer (no block number, a hash of 31 bytes, five topics), and cannot be cancelled.
/// </summary>
public sealed class EthClient(JsonRpcClient rpc)
{
    public async Task<ulong> ChainIdAsync(CancellationToken cancellation = default) =>
        (await AskAsync("eth_chainId", cancellation)).Integer();

    /// <summary>Null if the block does not exist yet.</summary>
    public async Task<Block?> GetBlockAsync(BlockTag block, CancellationToken cancellation = default) =>
        EthAnswers.Block(await AskAsync("eth_getBlockByNumber", cancellation, block.ToString(), false));

    /// <summary>In wei.</summary>
    public async Task<BigInteger> GetBalanceAsync(Address account, BlockTag block = default, CancellationToken cancellation = default) =>
        (await AskAsync("eth_getBalance", cancellation, account.ToString(), block.ToString())).Number();

    /// <summary>The account's next nonce after that block.</summary>
    public async Task<ulong> GetTransactionCountAsync(
        Address account, BlockTag block = default, CancellationToken cancellation = default) =>
        (await AskAsync("eth_getTransactionCount", cancellation, account.ToString(), block.ToString())).Integer();

    /// <summary>What the call would return.</summary>
    /// <exception cref="RevertException">The contract refused.</exception>
    public async Task<byte[]> CallAsync(CallRequest call, BlockTag block = default, CancellationToken cancellation = default) =>
        (await AskAsync("eth_call", cancellation, call.ToParameter(), block.ToString())).Bytes();

    /// <inheritdoc cref="CallAsync(CallRequest, BlockTag, CancellationToken)"/>
    public Task<byte[]> CallAsync(
        Address to, ReadOnlyMemory<byte> data, BlockTag block = default, CancellationToken cancellation = default) =>
        CallAsync(new CallRequest { To = to, Data = data }, block, cancellation);

    /// <exception cref="RevertException">The transaction would revert.</exception>
    public async Task<ulong> EstimateGasAsync(CallRequest call, CancellationToken cancellation = default) =>
        (await AskAsync("eth_estimateGas", cancellation, call.ToParameter())).Integer();

    /// <summary>
    /// Sends. A node that has the transaction already, waiting or mined, counts as success: the call may be repeated, and the
    /// client's own retries may follow a request whose answer was lost.
    /// </summary>
    /// <exception cref="JsonRpcErrorException">The node refuses it: nonce too low, too little money, fee too low.</exception>
    public async Task<Bytes32> SendRawTransactionAsync(SignedTransaction transaction, CancellationToken cancellation = default)
    {
        try
        {
            var answer = await AskAsync("eth_sendRawTransaction", cancellation, Hex.Encode(transaction.Raw.Span));
            return answer.Hash() == transaction.Hash ? transaction.Hash : throw answer.Bad("another transaction's hash");
        }
        catch (JsonRpcErrorException e) when (EthAnswers.IsAlreadyKnown(e.ErrorText))
        {
            return transaction.Hash;
        }
        catch (JsonRpcErrorException e) when (EthAnswers.IsNonceUsed(e.ErrorText))
        {
            if (await GetTransactionAsync(transaction.Hash, cancellation) is null) throw;
            return transaction.Hash;
        }
    }

    /// <summary>Null while the transaction is not mined.</summary>
    public async Task<TransactionReceipt?> GetTransactionReceiptAsync(Bytes32 hash, CancellationToken cancellation = default)
    {
        var answer = await AskAsync("eth_getTransactionReceipt", cancellation, hash.ToString());
        var receipt = EthAnswers.Receipt(answer);
        return receipt is null || receipt.TransactionHash == hash ? receipt : throw answer.Bad("another transaction's receipt");
    }

    /// <summary>Null if the node knows no such transaction.</summary>
    public async Task<TransactionInfo?> GetTransactionAsync(Bytes32 hash, CancellationToken cancellation = default)
    {
        var answer = await AskAsync("eth_getTransactionByHash", cancellation, hash.ToString());
        var transaction = EthAnswers.Transaction(answer);
        return transaction is null || transaction.Hash == hash ? transaction : throw answer.Bad("another transaction");
    }

    /// <summary>The logs that match, in the order of the chain. Logs outside the filter are an error.</summary>
    public async Task<IReadOnlyList<LogEntry>> GetLogsAsync(LogFilter filter, CancellationToken cancellation = default)
    {
        var answer = await AskAsync("eth_getLogs", cancellation, filter.ToParameter());
        LogEntry[] logs = [.. answer.Items().Select(EthAnswers.Log)];
        return Array.TrueForAll(logs, filter.Matches) ? logs : throw answer.Bad("logs that were not asked for");
    }

    /// <summary>Empty for an account without code.</summary>
    public async Task<byte[]> GetCodeAsync(Address account, BlockTag block = default, CancellationToken cancellation = default) =>
        (await AskAsync("eth_getCode", cancellation, account.ToString(), block.ToString())).Bytes();

    private async Task<Answer> AskAsync(string method, CancellationToken cancellation, params IReadOnlyList<object?> parameters)
    {
        var result = await rpc.RequestAsync(new JsonRpcRequest(method, parameters), cancellation);
        return new Answer(result.Value, result.Endpoint, method, "");
    }
}
