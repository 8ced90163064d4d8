using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Arguments;
using Flashback.Client.Nodes;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Appeal;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Commands.Keys;
using Flashback.Node.Configuration;
using Flashback.Node.Keys;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.OnChain.Client;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeRuleCommand
{
    private static readonly Values<Ruling> s_rulings = new("upheld or overturned", ReadRuling);

    public static Command Create(CommandLine line)
    {
        var number = new Argument<uint>("number") { Description = "The number of the appeal.", HelpName = "NUMBER" }
            .Taking(DisputeAppealsCommand.Number);
        var ruling = new Argument<Ruling>("ruling")
        {
            Description = "upheld: the verdict stands, the bond is lost. overturned: the verdict is set aside, the bond goes back.",
            HelpName = "RULING"
        }.Taking(s_rulings);
        var output = new Option<string?>("--vote-out")
        {
            Description = "Sign as a member of the committee, with the node stopped, and write the vote to this file.",
            HelpName = "FILE"
        };
        var votes = new Option<string[]>("--votes")
        {
            Description = "Submit the ruling: the votes of a quorum of the committee. Anyone may.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true
        };
        var command = new Command("rule", "Rule on an appeal: each member of its committee signs a vote, and anyone who holds a quorum of "
            + "them submits.") { number, ruling, output, votes }
            .WithExamples(
                "oracle-node dispute rule 3 overturned --vote-out vote-2.json --network network.json",
                "oracle-node dispute rule 3 overturned --votes vote-0.json vote-2.json vote-3.json --key submitter.json --network "
                    + "network.json");
        var account = new SendingAccount(command, "Keystore of the account that pays for the transaction; for --votes.", isRequired: false);
        var network = new NetworkOptions(command);
        var flags = new SettingFlags(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var (wanted, said) = (parsed.GetRequiredValue(number), parsed.GetRequiredValue(ruling));
            var files = parsed.GetValue(votes) ?? [];
            var target = parsed.GetValue(output);
            if (target is null == (files.Length == 0))
                throw new CommandException(ExitCode.Usage, "either sign with --vote-out FILE, or submit with --votes FILE…");
            if (files.Length > ValidatorSet.MaxValidators)
                throw new CommandException(ExitCode.Usage, $"--votes takes at most {ValidatorSet.MaxValidators} files.");
            if (files.Length > 0 && !account.IsGiven(parsed))
                throw new CommandException(ExitCode.Usage, "--votes needs an account that pays for the transaction: --key KEYSTORE.");
            var where = network.Find(parsed, line.Terminal);
            if (target is null)
                return await account.UseAsync(parsed, line, where, client => SubmitAsync(client, wanted, said, files, cancellation),
                    cancellation);

            using var http = NetworkOptions.Chain(where, line.Terminal);
            var docket = await Docket.OpenAsync(new OrchestratorClient(NetworkOptions.Rpc(http), where.Contracts), cancellation);
            var appeal = await docket.ReadAsync(wanted, cancellation);
            if (Closed(appeal, said) is { } closed) return closed;
            var options = flags.Require(parsed, line.Terminal);
            var passwords = new Passwords(line.Terminal, !parsed.GetValue(SharedOptions.NoInput));
            var vote =
                Sign(appeal, said, where, options, () => passwords.ForOpening(account.PasswordFile(parsed) ?? options.Keys.PasswordFile));
            return Write(vote, appeal, Path.GetFullPath(target));
        });
    }

    private static async Task<CommandResult> SubmitAsync(
        OrchestratorClient client, uint number, Ruling ruling, string[] files, CancellationToken cancellation)
    {
        var docket = await Docket.OpenAsync(client, cancellation);
        var appeal = await docket.ReadAsync(number, cancellation);
        if (Closed(appeal, ruling) is { } closed) return closed;
        var votes = RulingTally.Count(appeal, ruling, client.Contracts.Domain, files);
        var included = SendingAccount.Included(
            await docket.Court.RuleAsync(number, ruling, appeal.EvidenceRoot!.Value, votes, cancellation), "the ruling");
        return AppealOutcome.Describe(await docket.ReadAsync(number, cancellation), included, $"Ruled in transaction "
            + $"{included.Receipt.TransactionHash}: {appeal.Verdict} {(ruling == Ruling.Upheld ? "stands" : "is set aside")}.");
    }

    /// <summary>The answer if there is nothing left to rule; null if there is.</summary>
    private static CommandResult? Closed(AppealCase appeal, Ruling ruling)
    {
        if (appeal.Ruling == ruling)
            return AppealOutcome.Describe(appeal, null, $"Appeal {appeal.Number} was {appeal.State} already; nothing was signed or sent.");
        if (!appeal.IsOpen)
            throw new CommandException(
                ExitCode.Failure, $"appeal {appeal.Number} was {appeal.State}: it is closed. Nothing was signed or sent.");
        if (appeal.IsOverdue) throw new CommandException(
            ExitCode.Failure, $"the time to rule on appeal {appeal.Number} was over at {ChainMoment.Text(appeal.Facts.Deadline)}, and it "
                + $"is {ChainMoment.Text(appeal.Now)}. What is left: oracle-node dispute expire {appeal.Number} --key KEYSTORE");
        return null;
    }

    private static SignedRuling Sign(AppealCase appeal, Ruling ruling, Network where, NodeOptions options, Func<string> password)
    {
        var domain = where.Contracts.Domain;
        if ((ulong)options.Chain.Id != domain.ChainId || options.Contracts.Oracle != domain.Oracle)
            throw new CommandException(ExitCode.Configuration, $"the node's configuration is for oracle {options.Contracts.Oracle} on "
                + $"chain {options.Chain.Id}, the network is {domain.Oracle} on chain {domain.ChainId}.");
        using var log = SignLogCommand.Open(options); // before anybody is asked for a password
        using var key = OpenSigner(options, password());
        var signer = new GuardedSigner(log, new KeySigner(key));
        var store = NodePaths.Of(options).Store;
        if (File.Exists(store))
        {
            // As at the node's start: a sign log put back from an old copy may have forgotten a ruling.
            using var known = NodeStore.Open(store, domain);
            SignLogRollback.CloseEpochs(log, signer.Address, known.HighestOwnEpoch(), known.LastSaid());
        }
        return Judge.Sign(appeal, ruling, domain, signer);
    }

    private static Ethereum.PrivateKey OpenSigner(NodeOptions options, string password)
    {
        try
        {
            return NodeKeys.OpenSigner(options, password);
        }
        catch (KeystorePasswordException error)
        {
            throw new CommandException(ExitCode.Key, "wrong password for the node's signer.", error);
        }
    }

    private static CommandResult Write(SignedRuling vote, AppealCase appeal, string path)
    {
        var document = vote.ToJson();
        if (!File.Exists(path)) NodePaths.WriteNewFile(path, document);
        else if (!EvidenceFile.Holds(path, document))
            throw new CommandException(ExitCode.Failure, $"'{path}' exists and holds something else; name another file with --vote-out. "
                + "The vote is recorded; the same command writes it again.");
        var said = vote.Ruling.ToString().ToLowerInvariant();
        var json = new JsonObject
        {
            ["appeal"] = appeal.Number,
            ["ruling"] = said,
            ["validator"] = vote.Validator,
            ["file"] = path,
            ["vote"] = JsonNode.Parse(document)
        };
        return CommandResult.Sentence(json,
            $"Signed as validator {vote.Validator}: appeal {appeal.Number} is to be {said}. The vote is in {path}; start the node again.\n"
            + $"Next: anyone with {appeal.Needed} votes of the committee submits them before {ChainMoment.Text(appeal.Facts.Deadline)}: "
            + $"oracle-node dispute rule {appeal.Number} {said} --votes FILE… --key KEYSTORE");
    }

    private static bool ReadRuling(string text, out Ruling value)
    {
        value = text.ToLowerInvariant() switch { "upheld" => Ruling.Upheld, "overturned" => Ruling.Overturned, _ => Ruling.None };
        return value != Ruling.None;
    }
}
