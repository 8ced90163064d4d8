using System.CommandLine;

namespace Flashback.Node.Commands;

/// <summary>The provider's door: fetch the evidence of a verdict, check it offline, prove a wrong one on chain.</summary>
internal static class DisputeCommand
{
    public static Command Create(CommandLine line) => new("dispute", "Check a verdict from its own evidence, and prove a wrong one on chain.")
    {
        DisputeEvidenceCommand.Create(line),
        DisputeVerifyCommand.Create(line),
        DisputeOpenCommand.Create(line),
        DisputeAccuseCommand.Create(line),
    };
}
