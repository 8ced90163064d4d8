using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Rounds;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Node.Commands;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Appeal;

/// <summary>The votes of a committee, from the files that its members wrote; each is checked as the court will check it.</summary>
internal static class RulingTally
{
    /// <returns>One signature per member, in no order; a member that appears in several files counts once.</returns>
    /// <exception cref="CommandException">A file is not a vote, is for something else, or is not a member's; or there are too
    /// few.</exception>
    public static IReadOnlyDictionary<byte, Signature> Count(
        AppealCase appeal, Ruling ruling, OracleDomain domain, IReadOnlyList<string> files)
    {
        var votes = new Dictionary<byte, Signature>();
        foreach (var file in files)
        {
            var vote = Read(file);
            if (vote.ChainId != domain.ChainId || vote.Oracle != domain.Oracle)
                throw Wrong(file, $"of oracle {vote.Oracle} on chain {vote.ChainId}, another network");
            if (vote.Dispute != appeal.Number) throw Wrong(file, $"on appeal {vote.Dispute}");
            if (vote.Ruling != ruling) throw Wrong(file, $"for {vote.Ruling.ToString().ToLowerInvariant()}");
            if (vote.EvidenceRoot != appeal.EvidenceRoot) throw Wrong(file, $"on other evidence, {vote.EvidenceRoot}");
            if (!appeal.Members.Contains(vote.Validator)) throw Wrong(file, $"of validator {vote.Validator}, who is not on the committee");
            if (appeal.Set![vote.Validator] is not { } record || !vote.IsSignedBy(record.Signer, Secp256k1Recovery.Instance))
                throw Wrong(file, $"not signed by validator {vote.Validator}");
            votes[vote.Validator] = vote.Signature;
        }
        if (votes.Count >= appeal.Needed) return votes;
        var missing = appeal.Members.Indices().Where(index => !votes.ContainsKey(index));
        throw new CommandException(ExitCode.Failure, $"{votes.Count} of {appeal.Needed} signatures for a ruling; these members have not "
            + $"signed: {string.Join(", ", missing)}. Nothing was sent.");
    }

    private static CommandException Wrong(string file, string what) =>
        new(ExitCode.Failure, $"the vote in '{file}' is {what}. Nothing was sent.");

    private static SignedRuling Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > SignedRuling.MaxBytes)
                throw new CommandException(ExitCode.Usage, $"'{path}' is larger than a vote may be ({SignedRuling.MaxBytes} bytes).");
            return SignedRuling.TryRead(File.ReadAllBytes(path), out var vote, out var error)
                ? vote : throw new CommandException(ExitCode.Usage, $"'{path}': {JsonProblem.Plain(error)}.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{FileProblem.Of(path, error)}. Members write their votes with: "
                + "oracle-node dispute rule NUMBER RULING --vote-out FILE", error);
        }
    }
}
