using System.Text;
using Flashback.Node.Lifecycle;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Documentation;

/// <summary>docs/reasons.md, from the catalogue.</summary>
public static class ReasonPage
{
    public static string Write()
    {
        var text = new StringBuilder("""
            # Reasons

            <!-- Written from the catalogue in the code; a test compares. UPDATE_DOCS=1 dotnet test tests/Node.Tests rewrites it. -->

            One catalogue of everything that can go wrong: the same codes stand in logs, metrics, `/readyz`, command output and evidence. *Whose*
            says whose fault it is. A problem on the node's own side (`self`, `config`) never reads as a provider's downtime. The number is
            what a sample record carries as its `reason`.


            """);
        foreach (var (part, reasons) in AllReasons.Parts) Table(text, part, reasons);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Table(StringBuilder text, string part, IEnumerable<Reason> reasons)
    {
        text.Append($"## {part}\n\n| code | number | whose | again? | what |\n| --- | --- | --- | --- | --- |\n");
        foreach (var reason in reasons)
        {
            var (number, again) = (reason.Number?.ToString() ?? "", reason.Retryable ? "yes" : "no");
            var whose = reason.Fault.ToString().ToLowerInvariant();
            text.Append($"| `{reason.Code}` | {number} | {whose} | {again} | **{reason.Short}** {reason.Long} |\n");
        }
        text.Append('\n');
    }
}
