using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Node.Keys;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Client;
using Flashback.Orchestrator.Transactions;

namespace Flashback.Node.Commands;

internal static class DisputeOpenCommand
{
    public static Command Create(CommandLine line)
    {
        var file = new Argument<string>("file") { Description = "The evidence bundle of the wrong verdict.", HelpName = "FILE" };
        var key = new Option<string>("--key") { Description = "Keystore of the account that sends the proof and is paid for it.", HelpName = "KEYSTORE", Required = true };
        var password = new Option<string?>("--password-file") { Description = "File with the keystore's password (its first line); without it the password is asked for.", HelpName = "FILE" };
        var command = new Command("open", "Prove on chain that a verdict does not follow from its evidence: it is annulled, its signers are slashed, you are paid.") { file, key, password }
            .WithExamples("oracle-node dispute open evidence.json --key provider.json --password-file provider.password --network network.json");
        var network = new NetworkOptions(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            var bundle = EvidenceFile.Read(path);
            var finding = EvidenceVerifier.Verify(bundle, Aggregation.Rounds.Secp256k1Recovery.Instance);
            if (!finding.FaultProvable || FaultProof.From(bundle) is not { } proof)
                throw new CommandException(ExitCode.Failure, finding.Holds
                    ? "the verdict follows from its evidence: there is nothing to prove, and the contract would refuse. Nothing was sent."
                    : $"this bundle proves nothing on chain; see: oracle-node dispute verify {path}. Nothing was sent.");
            var where = network.Find(parsed, line.Terminal);
            using var account = Unlock(parsed.GetRequiredValue(key), parsed.GetValue(password), new Passwords(line.Terminal, !parsed.GetValue(SharedOptions.NoInput)));
            using var client = NetworkOptions.Chain(where, line.Terminal);
            var chain = NetworkOptions.Rpc(client);
            using var sender = new TransactionSender(chain, where.Contracts.ChainId, account, new MemoryTransactionJournal(), new TransactionSenderOptions(), line.Terminal.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var sending = sender.RunAsync(stop.Token);
            var outcome = await new OrchestratorClient(chain, where.Contracts, sender).Disputes.ProveWrongVerdictAsync(proof, cancellation);
            await stop.CancelAsync();
            await sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            if (outcome is not TransactionOutcome.Included included) throw new CommandException(ExitCode.Failure, $"the proof was {outcome.Describe()}");
            var slashed = included.Receipt.Logs.Select(DisputeCourt.DecodeEvent).OfType<DisputeCourt.WrongVerdictProvenEvent>().FirstOrDefault()?.Slashed ?? 0;
            var json = new JsonObject
            {
                ["epoch"] = bundle.Report.Epoch,
                ["dataUnit"] = bundle.Verdict.DataUnit.ToString(),
                ["annulled"] = true,
                ["transaction"] = included.Receipt.TransactionHash.ToString(),
                ["slashed"] = slashed.ToString(),
                ["gasUsed"] = included.Receipt.GasUsed.ToString(),
                ["signers"] = new JsonArray([.. bundle.Signers.Indices().Select(index => JsonValue.Create((int)index))]),
            };
            var signers = string.Join(", ", bundle.Signers.Indices());
            return CommandResult.Sentence(json,
                $"proven in transaction {included.Receipt.TransactionHash}: the verdict of epoch {bundle.Report.Epoch} is annulled, and "
                + (slashed > 0 ? $"validators {signers} are slashed." : $"validators {signers}, who signed it, were slashed for this report before."));
        });
    }

    /// <exception cref="CommandException">The keystore cannot be opened.</exception>
    private static PrivateKey Unlock(string keystore, string? passwordFile, Passwords passwords)
    {
        if (!File.Exists(keystore)) throw new CommandException(ExitCode.Key, $"keystore '{keystore}' does not exist.");
        if (new FileInfo(keystore).Length > KeystoreV3.MaxLength) throw new CommandException(ExitCode.Key, $"'{keystore}' is too large for a keystore.");
        var password = passwords.ForOpening(passwordFile);
        try
        {
            return KeystoreV3.Decrypt(File.ReadAllText(keystore), password);
        }
        catch (KeystorePasswordException)
        {
            throw new CommandException(ExitCode.Key, $"wrong password for keystore '{keystore}'.");
        }
        catch (KeystoreException error)
        {
            throw new CommandException(ExitCode.Key, $"'{keystore}': {error.Message}", error);
        }
    }
}
