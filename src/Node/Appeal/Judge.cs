using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Commands;
using Flashback.Node.Signing;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Appeal;

/// <summary>Signs a committee member's rulings: one per appeal for ever, recorded in the sign log before it is signed.</summary>
internal static class Judge
{
    /// <summary>
    /// Blocks on top of an appeal before it is ruled on. A vote names an appeal by its number, and a reorganisation could give the number
    /// to another one.
    /// </summary>
    public const ulong LeastDepth = 64;

    /// <exception cref="CommandException">The appeal cannot be ruled on now, or by this signer; or the sign log refuses.</exception>
    public static SignedRuling Sign(AppealCase appeal, Ruling ruling, OracleDomain domain, GuardedSigner signer)
    {
        if (appeal.Set!.BySigner(signer.Address) is not { } record || !appeal.Members.Contains(record.Index))
            throw new CommandException(ExitCode.Failure, $"the signer {signer.Address} is not on the committee of appeal {appeal.Number}: "
                + $"oracle-node dispute appeals {appeal.Number} shows who is.");
        if (appeal.Depth < LeastDepth)
            throw new CommandException(ExitCode.Failure, $"appeal {appeal.Number} was opened {appeal.Depth} blocks ago. "
                + $"Rule once it is {LeastDepth} blocks deep: until then the chain may still give its number to another appeal.");
        var root = appeal.EvidenceRoot!.Value;
        var slot = new SignSlot(appeal.Facts.Epoch, SlotKind.AppealVote, appeal.Number);
        var (signature, decision) = signer.Sign(slot, SignedRuling.Digest(domain, appeal.Number, ruling, root));
        return signature is { } signed
            ? new SignedRuling(domain.ChainId, domain.Oracle, appeal.Number, ruling, root, record.Index, signed)
            : throw new CommandException(ExitCode.RefusedByGuard, Refusal(decision.Refusal, appeal, signer.Address));
    }

    private static string Refusal(SignRefusal refusal, AppealCase appeal, Address signer) => refusal switch
    {
        SignRefusal.OtherDigest => $"{signer} has signed another ruling on appeal {appeal.Number}, and signs one only. Nothing was signed.",
        SignRefusal.BelowLowWater => $"the sign log may not know everything that {signer} signed up to epoch "
            + $"{appeal.Facts.Epoch} and later, so there may be another ruling on appeal {appeal.Number}. Nothing was signed.",
        _ => $"the sign log refuses ({refusal}). Nothing was signed.",
    };
}
