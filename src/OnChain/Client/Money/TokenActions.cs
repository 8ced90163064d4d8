using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Connection;

namespace Flashback.OnChain.Client.Money;

/// <summary>FLASH. Amounts in its smallest unit.</summary>
public sealed class TokenActions(ContractConnection connection, FlashToken token)
{
    public FlashToken Contract => token;

    public Task<BigInteger> BalanceAsync(Address account, CancellationToken cancellation) =>
        connection.ReadAsync(token.BalanceOf(account), cancellation);

    public Task<TransactionReceipt> TransferAsync(Address to, BigInteger amount, CancellationToken cancellation) =>
        connection.ExecuteAsync(token.Transfer(to, amount), cancellation);

    /// <summary>Lets a contract take the amount, unless it may already.</summary>
    public async Task AllowAsync(Address spender, BigInteger amount, CancellationToken cancellation)
    {
        if (await connection.ReadAsync(token.Allowance(connection.Account, spender), cancellation) >= amount) return;
        await connection.ExecuteAsync(token.Approve(spender, amount), cancellation);
    }
}
