using System.CommandLine;
using Flashback.Arguments;
using Flashback.Node.Appeal;
using Flashback.Node.Commands.Inputs;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeExpireCommand
{
    public static Command Create(CommandLine line)
    {
        var number = new Argument<uint>("number") { Description = "The number of the appeal.", HelpName = "NUMBER" }
            .Taking(DisputeAppealsCommand.Number);
        var command = new Command(
            "expire", "End an appeal without a ruling in time: the verdict is set aside, the bond is returned. Anyone may.") { number }
            .WithExamples("oracle-node dispute expire 3 --key provider.json --password-file provider.password --network network.json");
        var account = new SendingAccount(command, "Keystore of the account that pays for the transaction.");
        var network = new NetworkOptions(command);
        return line.Handle(command, (parsed, cancellation) =>
        {
            var where = network.Find(parsed, line.Terminal);
            return account.UseAsync(parsed, line, where, async client =>
            {
                var docket = await Docket.OpenAsync(client, cancellation);
                var appeal = await docket.ReadAsync(parsed.GetRequiredValue(number), cancellation);
                if (appeal.Ruling == Ruling.Expired)
                    return AppealOutcome.Describe(appeal, null, $"Appeal {appeal.Number} has expired already; nothing was sent.");
                if (!appeal.IsOpen)
                    throw new CommandException(
                        ExitCode.Failure, $"appeal {appeal.Number} was {appeal.State}: it cannot expire. Nothing was sent.");
                if (!appeal.IsOverdue)
                    throw new CommandException(ExitCode.Failure, $"the committee may rule on appeal {appeal.Number} until "
                        + $"{ChainMoment.Text(appeal.Facts.Deadline)}, and it is {ChainMoment.Text(appeal.Now)}. Nothing was sent.");
                var included = SendingAccount.Included(await docket.Court.ExpireAsync(appeal.Number, cancellation), "the call");
                return AppealOutcome.Describe(await docket.ReadAsync(appeal.Number, cancellation), included,
                    $"Expired in transaction {included.Receipt.TransactionHash}: {appeal.Verdict} is set aside.");
            }, cancellation);
        });
    }
}
