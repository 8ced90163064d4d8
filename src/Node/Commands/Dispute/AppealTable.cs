using Flashback.Node.Appeal;
using Spectre.Console;

namespace Flashback.Node.Commands.Dispute;

/// <summary>Appeals on a terminal.</summary>
internal static class AppealTable
{
    public static void Print(IAnsiConsole console, AppealCase appeal)
    {
        foreach (var (name, value) in appeal.Rows()) console.WriteLine($"{name,-10}{value}");
    }

    /// <summary>One line each.</summary>
    public static void Print(IAnsiConsole console, IReadOnlyList<AppealCase> appeals)
    {
        foreach (var appeal in appeals)
        {
            var (facts, members) = (appeal.Facts, string.Join(", ", appeal.Members.Indices()));
            console.WriteLine($"{appeal.Number,-6}{appeal.State,-12}epoch {facts.Epoch}, {facts.DataUnit}; "
                + $"until {ChainMoment.Text(facts.Deadline)}; validators {members}");
        }
    }
}
