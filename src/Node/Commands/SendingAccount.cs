using System.CommandLine;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Client;
using Flashback.Node.Keys;
using Flashback.Orchestrator.Client;
using Flashback.Orchestrator.Transactions;

namespace Flashback.Node.Commands;

/// <summary>The account that sends a proof to the court and is paid for it.</summary>
internal sealed class Prover
{
    private readonly Option<string> _key = new("--key") { Description = "Keystore of the account that sends the proof and is paid for it.", HelpName = "KEYSTORE", Required = true };
    private readonly Option<string?> _password = new("--password-file") { Description = "File with the keystore's password (its first line); without it the password is asked for.", HelpName = "FILE" };

    public Prover(Command command)
    {
        command.Add(_key);
        command.Add(_password);
    }

    /// <exception cref="CommandException">The keystore cannot be opened, or the proof was not included.</exception>
    public async Task<TransactionOutcome.Included> SendAsync(ParseResult parsed, CommandLine line, Network where, Func<OrchestratorClient, Task<TransactionOutcome>> send, CancellationToken cancellation)
    {
        using var account = Unlock(parsed.GetRequiredValue(_key), parsed.GetValue(_password), new Passwords(line.Terminal, !parsed.GetValue(SharedOptions.NoInput)));
        using var http = NetworkOptions.Chain(where, line.Terminal);
        var chain = NetworkOptions.Rpc(http);
        using var sender = new TransactionSender(chain, where.Contracts.ChainId, account, new MemoryTransactionJournal(), new TransactionSenderOptions(), line.Terminal.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = sender.RunAsync(stop.Token);
        var outcome = await send(new OrchestratorClient(chain, where.Contracts, sender));
        await stop.CancelAsync();
        await sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return outcome as TransactionOutcome.Included ?? throw new CommandException(ExitCode.Failure, $"the proof was {outcome.Describe()}");
    }

    /// <exception cref="CommandException">The keystore cannot be opened.</exception>
    private static PrivateKey Unlock(string keystore, string? passwordFile, Passwords passwords)
    {
        _ = KeystoreFile.Read(keystore); // before anybody is asked for its password
        var password = passwords.ForOpening(passwordFile);
        try
        {
            return KeystoreFile.Open(keystore, password);
        }
        catch (KeystorePasswordException)
        {
            throw new CommandException(ExitCode.Key, $"wrong password for keystore '{keystore}'.");
        }
    }
}
