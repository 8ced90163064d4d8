using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.Transactions;

namespace Flashback.OnChain.Chain;

/// <summary>
/// What this project needs of a chain. Reverts are values;
/// <see cref="ChainUnavailableException"/> is the one failure of every method.
/// </summary>
public interface IChainRpc
{
    Task<ulong> ChainIdAsync(CancellationToken cancellation);

    /// <summary>The newest block, or the one with the number; null when the endpoint does not have it.</summary>
    Task<Block?> BlockAsync(ulong? number, CancellationToken cancellation);

    /// <summary>Logs of exactly one block, by its hash (EIP-234); null when the endpoint does not know that block.</summary>
    Task<IReadOnlyList<LogEntry>?> LogsOfBlockAsync(Bytes32 blockHash, IReadOnlyList<Address> addresses, CancellationToken cancellation);

    /// <summary>Logs of a range of blocks, both ends included.</summary>
    Task<IReadOnlyList<LogEntry>> LogsOfRangeAsync(ulong from, ulong to, IReadOnlyList<Address> addresses, CancellationToken cancellation);

    /// <summary>The code at an address; empty for an account without any.</summary>
    Task<byte[]> CodeAsync(Address address, CancellationToken cancellation);

    /// <summary>Runs a call on the state after the given block, or after the newest one.</summary>
    Task<CallOutcome> CallAsync(CallRequest call, ulong? block, CancellationToken cancellation);

    Task<GasEstimate> EstimateGasAsync(CallRequest call, CancellationToken cancellation);

    /// <summary>The number of transactions of an account in mined blocks.</summary>
    Task<ulong> TransactionCountAsync(Address account, CancellationToken cancellation);

    Task<BigInteger> BalanceAsync(Address account, CancellationToken cancellation);

    /// <summary>Hands a signed transaction to the endpoint.</summary>
    Task<Broadcast> SendAsync(SignedTransaction transaction, CancellationToken cancellation);

    /// <summary>Null while the transaction is in no block.</summary>
    Task<TransactionReceipt?> ReceiptAsync(Bytes32 transactionHash, CancellationToken cancellation);
}
