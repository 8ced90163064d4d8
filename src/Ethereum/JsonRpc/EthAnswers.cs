namespace Flashback.Ethereum.JsonRpc;

/// <summary>Reads the objects that eth_ methods return.</summary>
internal static class EthAnswers
{
    internal static Block? Block(Answer a) => a.IsNull ? null : new Block(
        a["number"].Integer(), a["hash"].Hash(), a["parentHash"].Hash(), a["timestamp"].Integer(),
        a["baseFeePerGas"].IsNull ? null : a["baseFeePerGas"].Number(), a["gasLimit"].Integer());

    internal static LogEntry Log(Answer a)
    {
        Bytes32[] topics = [.. a["topics"].Items().Take(LogFilter.MaxTopics + 1).Select(t => t.Hash())];
        if (topics.Length > LogFilter.MaxTopics) throw a.Bad("a log with more than four topics");
        return new LogEntry(a["address"].Address(), topics, a["data"].Bytes(), a["blockNumber"].Integer(), a["blockHash"].Hash(),
            a["transactionHash"].Hash(), a["logIndex"].Integer(), a["removed"].Flag());
    }

    internal static TransactionReceipt? Receipt(Answer a) => a.IsNull ? null : new TransactionReceipt(
        a["transactionHash"].Hash(), a["blockHash"].Hash(), a["blockNumber"].Integer(), a["from"].Address(), OptionalAddress(a["to"]),
        OptionalAddress(a["contractAddress"]),
        a["status"].Integer() == 1, a["gasUsed"].Integer(), a["effectiveGasPrice"].Number(), [.. a["logs"].Items().Select(Log)]);

    internal static TransactionInfo? Transaction(Answer a) => a.IsNull ? null : new TransactionInfo(
        a["hash"].Hash(), a["from"].Address(), OptionalAddress(a["to"]), a["nonce"].Integer(), a["value"].Number(), a["input"].Bytes(),
        a["blockNumber"].IsNull ? null : a["blockNumber"].Integer());

    /// <summary>What Geth, Nethermind, Erigon, Besu and Anvil say of a transaction they hold already.</summary>
    internal static bool IsAlreadyKnown(string error) =>
        error.Contains("already known", StringComparison.OrdinalIgnoreCase)
        || error.Contains("known transaction", StringComparison.OrdinalIgnoreCase)
        || error.Contains("already imported", StringComparison.OrdinalIgnoreCase)
        || error.Contains("AlreadyKnown", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the same nodes say when the sender's nonce is past the transaction's.</summary>
    internal static bool IsNonceUsed(string error) =>
        error.Contains("nonce", StringComparison.OrdinalIgnoreCase)
        && (error.Contains("low", StringComparison.OrdinalIgnoreCase) || error.Contains("old", StringComparison.OrdinalIgnoreCase)
            || error.Contains("used", StringComparison.OrdinalIgnoreCase));

    private static Address? OptionalAddress(Answer a) => a.IsNull ? null : a.Address();
}
