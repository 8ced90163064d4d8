using System.CommandLine;
using Flashback.Node.Commands.Archive;

namespace Flashback.Node.Commands.Dispute;

/// <summary>
/// The commands for providers: fetch the evidence of a verdict, check it offline, prove a wrong one on chain, appeal against one that only
/// other validators can judge.
/// </summary>
internal static class DisputeCommand
{
    public static Command Create(CommandLine line) =>
        new("dispute", "Check a verdict from its own evidence, prove a wrong one on chain, or appeal to other validators.")
        {
            DisputeEvidenceCommand.Create(line),
            DisputeVerifyCommand.Create(line),
            DisputeListCommand.Create(line),
            DisputeShowCommand.Create(line),
            DisputeOpenCommand.Create(line),
            DisputeAccuseCommand.Create(line),
            DisputeAppealCommand.Create(line),
            DisputeAppealsCommand.Create(line),
            DisputeRuleCommand.Create(line),
            DisputeExpireCommand.Create(line),
            DisputeWithdrawCommand.Create(line),
        };
}
