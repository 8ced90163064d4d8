using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Node.Appeal;
using Flashback.Node.Commands.Inputs;
using Flashback.OnChain.Client;
using Spectre.Console;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeAppealsCommand
{
    /// <summary>Appeals in one list, the newest ones.</summary>
    private const uint MaxListed = 64;

    public static Values<uint> Number { get; } = Values.Whole(1u, uint.MaxValue);

    public static Command Create(CommandLine line)
    {
        var number = new Argument<uint>("number")
        {
            Description = "One appeal, with its committee, the evidence it names and what to do "
            + "next; without it the newest ones are listed.",
            HelpName = "NUMBER",
            Arity = ArgumentArity.ZeroOrOne
        }.Taking(Number);
        var command = new Command(
            "appeals", "List the appeals, or show one: its committee, deadline, ruling and bond.") { number }
            .WithExamples(
                "oracle-node dispute appeals --network network.json", "oracle-node dispute appeals 3 --network network.json --json");
        var network = new NetworkOptions(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var where = network.Find(parsed, line.Terminal);
            using var http = NetworkOptions.Chain(where, line.Terminal);
            var docket = await Docket.OpenAsync(new OrchestratorClient(NetworkOptions.Rpc(http), where.Contracts), cancellation);
            if (parsed.GetValue(number) is > 0 and var wanted)
            {
                var appeal = await docket.ReadAsync(wanted, cancellation);
                return new CommandResult(appeal.ToJson(), console => AppealTable.Print(console, appeal));
            }
            var (appeals, count) = await docket.NewestAsync(MaxListed, cancellation);
            var json = new JsonObject { ["count"] = count, ["appeals"] = new JsonArray([.. appeals.Select(appeal => appeal.ToJson())]) };
            return new CommandResult(json, console =>
            {
                if (count == 0) console.WriteLine("There are no appeals yet.");
                AppealTable.Print(console, appeals);
                if (count > MaxListed)
                    console.WriteLine($"The newest {MaxListed} of {count}; older ones: oracle-node dispute appeals NUMBER");
            });
        });
    }
}
