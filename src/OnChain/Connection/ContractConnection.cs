using System.Security.Cryptography;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi.Types;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Connection;

/// <summary>Runs queries, and calls if it has an account to send them from.</summary>
public sealed class ContractConnection(IChainRpc chain, TransactionSender? sender)
{
    public IChainRpc Chain => chain;

    /// <exception cref="InvalidOperationException">This connection only reads.</exception>
    public Address Account => Sender.Account;

    private TransactionSender Sender => sender ?? throw new InvalidOperationException("This client has no account: it only reads.");

    /// <param name="query">What to ask.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="block">The state after this block; null: the newest.</param>
    /// <exception cref="ContractRevertedException">The contract refuses.</exception>
    /// <exception cref="ChainUnavailableException">No endpoint answered, or the answer is not a result of this query.</exception>
    public async Task<T> ReadAsync<T>(ContractQuery<T> query, CancellationToken cancellation, ulong? block = null)
    {
        var outcome =
            await chain.CallAsync(new CallRequest { From = sender?.Account, To = query.To, Data = query.Data }, block, cancellation);
        if (!outcome.Succeeded) throw new ContractRevertedException(query.Name, Revert.Decode(outcome.Data, Artifacts.Errors));
        try
        {
            return query.Decode(outcome.Data);
        }
        catch (AbiException e)
        {
            throw new ChainUnavailableException($"{query.Name}: {e.Message}", e);
        }
    }

    /// <param name="call">What to send.</param>
    /// <param name="cancellation">Ends the wait, not the transaction.</param>
    /// <param name="key">Names an action that must happen once; without a key every call is a separate action.</param>
    /// <param name="deadline">After this it is no longer wanted.</param>
    public Task<TransactionOutcome> SendAsync(
        ContractCall call, CancellationToken cancellation, string? key = null, DateTimeOffset? deadline = null) =>
        Sender.SendAsync(new TransactionIntent(
            key ?? $"{call.Name}/{RandomNumberGenerator.GetHexString(16, lowercase: true)}", call, deadline), cancellation);

    /// <summary>Sends, and throws unless the transaction is included.</summary>
    /// <exception cref="TransactionFailedException">It was not included, and says why.</exception>
    public async Task<TransactionReceipt> ExecuteAsync(ContractCall call, CancellationToken cancellation)
    {
        var outcome = await SendAsync(call, cancellation);
        return outcome is TransactionOutcome.Included included
            ? included.Receipt : throw new TransactionFailedException(call.Name, outcome);
    }
}
