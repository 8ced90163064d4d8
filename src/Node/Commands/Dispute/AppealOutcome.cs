using Flashback.Node.Appeal;
using Flashback.OnChain.Transactions;
using Spectre.Console;

namespace Flashback.Node.Commands.Dispute;

/// <summary>What a command did to an appeal: the appeal as it stands now, the transaction if there was one, and a sentence.</summary>
internal static class AppealOutcome
{
    public static CommandResult Describe(AppealCase appeal, TransactionOutcome.Included? included, string text)
    {
        var json = appeal.ToJson();
        json["sent"] = included is not null;
        json["transaction"] = included?.Receipt.TransactionHash.ToString();
        json["gasUsed"] = included?.Receipt.GasUsed.ToString();
        return new CommandResult(json, console =>
        {
            AppealTable.Print(console, appeal);
            console.WriteLine(text);
        });
    }
}
