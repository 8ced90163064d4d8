using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Node.Commands.Inputs;
using Flashback.OnChain.Bindings;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeOpenCommand
{
    public static Command Create(CommandLine line)
    {
        var file = new Argument<string>("file") { Description = "The evidence bundle of the wrong verdict.", HelpName = "FILE" };
        var command = new Command("open", "Prove on chain that a verdict does not follow from its evidence: it is annulled, its signers "
            + "are slashed, you are paid.") { file }
            .WithExamples(
                "oracle-node dispute open evidence.json --key provider.json --password-file provider.password --network network.json");
        var prover = new SendingAccount(command, SendingAccount.OfProver);
        var network = new NetworkOptions(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            var bundle = EvidenceFile.Read(path);
            var finding = EvidenceVerifier.Verify(bundle, Aggregation.Rounds.Secp256k1Recovery.Instance);
            if (!finding.FaultProvable || bundle.ToFaultProof() is not { } proof)
                throw new CommandException(ExitCode.Failure, finding.Holds
                    ? "the verdict follows from its evidence: there is nothing to prove, and the contract would refuse. Nothing was sent."
                    : $"this bundle proves nothing on chain; see: oracle-node dispute verify {path}. Nothing was sent.");
            var where = network.Find(parsed, line.Terminal);
            var included = await prover.SendAsync(
                parsed, line, where, "the proof", client => client.Disputes.ProveWrongVerdictAsync(proof, cancellation), cancellation);
            var slashed = included.Receipt.Logs.Select(DisputeCourt.DecodeEvent).OfType<DisputeCourt.WrongVerdictProvenEvent>()
                .FirstOrDefault()?.Slashed ?? 0;
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
                + (slashed > 0
                    ? $"validators {signers} are slashed." : $"validators {signers}, who signed it, were slashed for this report before."));
        });
    }
}
