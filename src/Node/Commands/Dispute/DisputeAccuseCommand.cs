using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Client.Nodes;
using Flashback.Node.Accuse;
using Flashback.Node.Commands.Inputs;
using Flashback.OnChain.Bindings;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeAccuseCommand
{
    public static Command Create(CommandLine line)
    {
        var epoch = new Argument<ulong>("epoch") { Description = "The epoch in which it was signed.", HelpName = "EPOCH" }
            .Taking(Values.Whole<ulong>(0, ulong.MaxValue));
        var validator = new Argument<byte>("validator")
        {
            Description = "The index of the validator that signed two payloads for one slot.",
            HelpName = "VALIDATOR"
        }.Taking(Values.Whole(byte.MinValue, byte.MaxValue));
        var command = new Command("accuse", "Send a validator's two signatures for one slot to the court: it is expelled and slashed, "
            + "you are paid. Validators do this by themselves.") { epoch, validator }
            .WithExamples("oracle-node dispute accuse 17 2 --key provider.json --password-file provider.password --network network.json");
        var prover = new SendingAccount(command, SendingAccount.OfProver);
        var network = new NetworkOptions(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var (number, index) = (parsed.GetRequiredValue(epoch), parsed.GetRequiredValue(validator));
            var where = network.Find(parsed, line.Terminal);
            var (proof, node) = await FindAsync(where, number, index, cancellation);
            var included = await prover.SendAsync(parsed, line, where, "the proof",
                client => client.Connection.SendAsync(proof.Call, cancellation, $"equivocation/{number}/{index}"), cancellation);
            var slashed = included.Receipt.Logs.Select(DisputeCourt.DecodeEvent).OfType<DisputeCourt.EquivocationProvenEvent>()
                .FirstOrDefault()?.Slashed ?? 0;
            var json = new JsonObject
            {
                ["epoch"] = number,
                ["validator"] = index,
                ["kind"] = proof.Kind,
                ["round"] = proof.Round,
                ["node"] = node.ToString(),
                ["transaction"] = included.Receipt.TransactionHash.ToString(),
                ["slashed"] = slashed.ToString(),
                ["gasUsed"] = included.Receipt.GasUsed.ToString(),
            };
            return CommandResult.Sentence(json, $"proven in transaction {included.Receipt.TransactionHash}: validator {index} signed two "
                + $"things for one slot ({proof.Kind}, round {proof.Round}) of epoch {number}; it is expelled and slashed.");
        });
    }

    private static async Task<(EquivocationDocument Proof, Uri Node)> FindAsync(
        Network where, ulong epoch, byte validator, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = NodeClient.Timeout };
        var problems = new List<string>();
        var allAnswered = where.Nodes.Count > 0;
        foreach (var node in where.Nodes)
        {
            try
            {
                var (body, _) = await new NodeClient(http, [node]).GetAsync("v1/equivocations", EquivocationDocument.MaxBytes,
                    cancellation);
                if (!EquivocationDocument.TryReadAll(body, where.Contracts.Court, out var proofs))
                    throw new NodeClientException($"{node} answered something else", isUnknown: false);
                if (proofs.FirstOrDefault(proof => proof.Epoch == epoch && proof.Validator == validator) is { } proof) return (proof, node);
                problems.Add($"{node} has no such proof");
            }
            catch (NodeClientException error)
            {
                allAnswered &= error.IsUnknown;
                problems.Add(error.Message);
            }
        }
        throw new CommandException(allAnswered ? ExitCode.Failure : ExitCode.Network,
            problems.Count == 0 ? "no validator is named: give --node URL or a network file" : string.Join("; ", problems));
    }
}
