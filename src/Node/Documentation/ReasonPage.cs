using System.Text;
using Flashback.Aggregation.Reasons;
using Flashback.Node.Lifecycle;
using Flashback.Probes.Records;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Documentation;

/// <summary>docs/reasons.md, from the catalogues.</summary>
public static class ReasonPage
{
    public static string Write()
    {
        var text = new StringBuilder("""
            # Reasons

            <!-- Written from the catalogues in the code; a test compares. UPDATE_DOCS=1 dotnet test tests/Node.Tests rewrites it. -->

            One catalogue of everything that can go wrong: the same codes stand in logs, metrics, `/readyz`, command output and evidence. *Whose*
            says whose trouble it is. Trouble of the node's own (`self`, `config`) never reads as a provider's downtime.

            ## The node


            """);
        Table(text, NodeReasons.All);
        text.Append("## Agreement\n\n");
        Table(text, RoundReasons.All);
        text.Append("## Probes\n\nThe number stands in a sample record's `reason`.\n\n| number | code | whose | again? | what |\n| --- | --- | --- | --- | --- |\n");
        foreach (var reason in ReasonCatalogue.All.OrderBy(reason => (int)reason.Reason))
        {
            text.Append($"| {(int)reason.Reason} | `{reason.Reason}` | {reason.Fault.ToString().ToLowerInvariant()} | {(reason.Retryable ? "yes" : "no")} | {Sentence(reason.Summary)} {reason.Detail} |\n");
        }
        return text.ToString();
    }

    private static void Table(StringBuilder text, IEnumerable<Reason> reasons)
    {
        text.Append("| code | whose | again? | what |\n| --- | --- | --- | --- |\n");
        foreach (var reason in reasons) text.Append($"| `{reason.Code}` | {reason.Fault.ToString().ToLowerInvariant()} | {(reason.Retryable ? "yes" : "no")} | **{reason.Short}** {reason.Long} |\n");
        text.Append('\n');
    }

    private static string Sentence(string summary) => $"**{char.ToUpperInvariant(summary[0])}{summary[1..]}.**";
}
