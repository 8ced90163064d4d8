using System.CommandLine;
using Flashback.Aggregation.Evidence;
using Flashback.Client.Archive;
using Flashback.Ethereum;

namespace Flashback.Node.Commands.Archive;

/// <summary>Where a command keeps what it fetched, or finds what was kept.</summary>
internal sealed class ArchiveOptions
{
    private const string DataHome = "XDG_DATA_HOME";

    private readonly Option<string?> _file = new("--archive")
    {
        Description = $"The archive's file (default: oracle-node/archive.db in {DataHome}, then in ~/.local/share).",
        HelpName = "FILE",
    };

    private readonly Option<bool> _none = new("--no-archive") { Description = "Keep no copy in the archive." };

    /// <param name="command">The command.</param>
    /// <param name="keeps">It adds to the archive, and can be told not to.</param>
    public ArchiveOptions(Command command, bool keeps)
    {
        command.Add(_file);
        if (keeps) command.Add(_none);
    }

    /// <summary>
    /// Keeps what was fetched. If the archive cannot be used, only the copy is lost, unless the archive was named explicitly.
    /// </summary>
    public CommandResult Keep(ParseResult parsed, Terminal terminal, CommandResult result, Action<VerdictArchive> keep)
    {
        if (parsed.GetValue(_none) || PathOf(parsed, terminal) is not { } path) return result;
        try
        {
            using var archive = VerdictArchive.Open(path, terminal.Time);
            keep(archive);
            return result;
        }
        catch (ArchiveException error)
        {
            var code = result.Code == ExitCode.Ok && parsed.GetValue(_file) is not null ? ExitCode.Failure : result.Code;
            var problem = $"no copy was kept: {error.Message}.";
            return result with { Code = code, Problem = result.Problem is { } first ? $"{first} Besides, {problem}" : problem };
        }
    }

    /// <exception cref="CommandException">There is no archive, or it cannot be read.</exception>
    public (string Path, ArchiveListing Listing) List(ParseResult parsed, Terminal terminal)
    {
        var path = PathOf(parsed, terminal)
            ?? throw new CommandException(ExitCode.Usage, $"which archive? Give --archive FILE: neither {DataHome} nor HOME is set.");
        if (!File.Exists(path))
        {
            return parsed.GetValue(_file) is null ? (path, new ArchiveListing([], []))
                : throw new CommandException(ExitCode.Failure, $"there is no archive '{path}'.");
        }
        try
        {
            using var archive = VerdictArchive.Open(path, terminal.Time);
            return (path, archive.List());
        }
        catch (ArchiveException error)
        {
            throw new CommandException(ExitCode.Failure, $"{error.Message}.", error);
        }
    }

    /// <summary>What is kept of one verdict, the newest copy first.</summary>
    /// <exception cref="CommandException">Nothing is kept, or copies of more than one oracle are and none was named.</exception>
    public IReadOnlyList<ArchivedDocument> Find(ParseResult parsed, Terminal terminal, ulong epoch, Bytes32 unit, Address? oracle)
    {
        var (path, listing) = List(parsed, terminal);
        ArchivedDocument[] found = [.. listing.Documents
            .Where(kept => kept.Key.Epoch == epoch && kept.Key.DataUnit == unit && (oracle is null || kept.Key.Oracle == oracle))
            .OrderByDescending(kept => kept.Kept)];
        if (found.Length == 0)
            throw new CommandException(ExitCode.Failure,
                $"the archive '{path}' holds nothing of epoch {epoch} and that data unit. What it holds: oracle-node dispute list");
        var networks = found.Select(kept => (kept.Key.ChainId, kept.Key.Oracle)).Distinct().ToArray();
        return networks.Length == 1 ? found
            : throw new CommandException(ExitCode.Usage, $"the archive holds it of {networks.Length} oracles: "
                + $"{string.Join(", ", networks.Select(n => $"{n.Oracle} on chain {n.ChainId}"))}. Name one with --oracle.");
    }

    /// <exception cref="CommandException">No evidence is kept of the verdict.</exception>
    public (string Name, EvidenceBundle Bundle, Bytes32 Root) Evidence(
        ParseResult parsed, Terminal terminal, ulong epoch, Bytes32 unit, Address? oracle)
    {
        var kept = Find(parsed, terminal, epoch, unit, oracle).FirstOrDefault(document => document.Kind == ArchiveKind.Evidence)
            ?? throw new CommandException(ExitCode.Failure, $"the archive holds no evidence of epoch {epoch} and that data unit. Fetch it: "
                + $"oracle-node dispute evidence {epoch} {unit}");
        return EvidenceDocument.TryRead(kept.Document.Span, out var bundle, out var error)
            ? ($"the archive's bundle of epoch {epoch}", bundle, kept.Root)
            : throw new CommandException(ExitCode.Failure, error);
    }

    private string? PathOf(ParseResult parsed, Terminal terminal)
    {
        if (parsed.GetValue(_file) is { Length: > 0 } named) return Path.GetFullPath(named);
        var home = terminal.Environment.GetValueOrDefault("HOME") ?? terminal.Environment.GetValueOrDefault("USERPROFILE");
        var data = terminal.Environment.GetValueOrDefault(DataHome) is { Length: > 0 } set && Path.IsPathFullyQualified(set) ? set
            : home is { Length: > 0 } ? Path.Combine(home, ".local", "share")
            : null;
        return data is null ? null : Path.Combine(data, "oracle-node", "archive.db");
    }
}
