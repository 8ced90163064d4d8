using System.CommandLine;
using Flashback.Client.Nodes;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.OnChain.Client;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;

namespace Flashback.Node.Commands.Inputs;

/// <summary>The account that a command acts from and that pays for its transactions.</summary>
internal sealed class SendingAccount
{
    public const string OfProver = "Keystore of the account that sends the proof and is paid for it.";

    private readonly Option<string> _key;
    private readonly Option<string?> _password = new("--password-file")
    {
        Description = "File with the keystore's password (its first line); without it the password is asked for.",
        HelpName = "FILE"
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="description">Whose keystore it is.</param>
    /// <param name="isRequired">False where the command has a use without an account.</param>
    public SendingAccount(Command command, string description, bool isRequired = true)
    {
        _key = new("--key") { Description = description, HelpName = "KEYSTORE", Required = isRequired };
        command.Add(_key);
        command.Add(_password);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_key) is not null;

    /// <summary>Null if it is not given.</summary>
    public string? PasswordFile(ParseResult parsed) => parsed.GetValue(_password);

    /// <exception cref="CommandException">The keystore cannot be opened, or the transaction was not included:
    /// "<paramref name="what"/> was …".</exception>
    public Task<TransactionOutcome.Included> SendAsync(
        ParseResult parsed, CommandLine line, Network where, string what, Func<OrchestratorClient, Task<TransactionOutcome>> send,
        CancellationToken cancellation) =>
        UseAsync(parsed, line, where, async client => Included(await send(client), what), cancellation);

    /// <exception cref="CommandException">It was not.</exception>
    public static TransactionOutcome.Included Included(TransactionOutcome outcome, string what) =>
        outcome as TransactionOutcome.Included ?? throw new CommandException(ExitCode.Failure, $"{what} was {outcome.Describe()}");

    /// <summary>Acts as the account, for as many transactions as it takes.</summary>
    /// <exception cref="CommandException">The keystore cannot be opened.</exception>
    public async Task<T> UseAsync<T>(
        ParseResult parsed, CommandLine line, Network where, Func<OrchestratorClient, Task<T>> use, CancellationToken cancellation)
    {
        using var account = Unlock(parsed.GetRequiredValue(_key), parsed.GetValue(_password),
            new Passwords(line.Terminal, !parsed.GetValue(SharedOptions.NoInput)));
        using var http = NetworkOptions.Chain(where, line.Terminal);
        var chain = NetworkOptions.Rpc(http);
        using var sender = new TransactionSender(chain, where.Contracts.ChainId, account, new MemoryTransactionJournal(),
            new TransactionSenderOptions(), line.Terminal.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = sender.RunAsync(stop.Token);
        try
        {
            return await use(new OrchestratorClient(chain, where.Contracts, sender));
        }
        finally
        {
            await stop.CancelAsync();
            await sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
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
