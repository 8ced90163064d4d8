using System.CommandLine;
using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Node.Appeal;
using Flashback.Node.Commands.Inputs;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Flashback.OnChain.Contracts;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeWithdrawCommand
{
    public static Command Create(CommandLine line)
    {
        var command = new Command("withdraw",
            "Withdraw what disputes credited to an account: returned bonds, and rewards for proofs (with returned stake, if it has any).")
            .WithExamples("oracle-node dispute withdraw --key provider.json --password-file provider.password --network network.json");
        var account = new SendingAccount(command, "Keystore of the account to which it is owed.");
        var network = new NetworkOptions(command);
        return line.Handle(command, (parsed, cancellation) =>
        {
            var where = network.Find(parsed, line.Terminal);
            if (where.Contracts.Token.IsZero)
                throw new CommandException(ExitCode.Configuration, "a node's configuration does not name FLASH: give --network FILE.");
            return account.UseAsync(parsed, line, where, async client =>
            {
                var (paid, transactions) = (BigInteger.Zero, new JsonArray());
                foreach (var (credit, withdraw) in Debts(client))
                {
                    var owed = await client.Connection.ReadAsync(credit, cancellation);
                    if (owed.IsZero) continue;
                    var receipt = await client.Connection.ExecuteAsync(withdraw, cancellation);
                    transactions.Add(receipt.TransactionHash.ToString());
                    paid += owed;
                }
                var json = new JsonObject
                {
                    ["account"] = client.Connection.Account.ToString(),
                    ["paid"] = paid.ToString(),
                    ["transactions"] = transactions
                };
                return CommandResult.Sentence(json, paid.IsZero ? $"{client.Connection.Account} is owed nothing; "
                    + "nothing was sent." : $"{TokenAmount.Text(paid)} were paid to {client.Connection.Account}.");
            }, cancellation);
        });
    }

    /// <summary>For each contract that may owe: the question how much, and the call that fetches it.</summary>
    private static IEnumerable<(ContractQuery<BigInteger> Credit, ContractCall Withdraw)> Debts(OrchestratorClient client)
    {
        var (account, token) = (client.Connection.Account, client.Contracts.Token);
        if (client.Appeals is { Contract: var court }) yield return (court.Credit(account, token), court.Withdraw(token));
        var registry = new ValidatorRegistry(client.Contracts.Validators);
        yield return (registry.Credit(account, token), registry.Withdraw(token));
    }
}
