using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Rounds;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Node.Commands.Archive;
using Flashback.Node.Commands.Inputs;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Spectre.Console;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeVerifyCommand
{
    private const string ArchivedFile = "evidence.json";

    public static Command Create(CommandLine line)
    {
        var file = new Argument<string?>("file")
        {
            Description = "The evidence bundle; without it, the archive's of --epoch and --unit.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne
        };
        var epoch = new Option<ulong?>("--epoch") { Description = "The epoch of an archived bundle.", HelpName = "N" }
            .Taking(Values.Whole<ulong>(0, ulong.MaxValue));
        var unit = new Option<Bytes32?>("--unit") { Description = "The data unit of an archived bundle.", HelpName = "UNIT" }
            .Taking(UnitId.Values);
        var oracle = DisputeShowCommand.Oracle();
        var accepted = new Option<Bytes32?>("--accepted")
        {
            Description = "The hash that the chain accepted for the epoch "
            + "(QosOracle.acceptedReport), to tie the bundle to the chain without a connection.",
            HelpName = "HASH"
        }
            .Taking(new Values<Bytes32>("a hash: 0x and 64 hex digits", Bytes32.TryParse));
        var online = new Option<bool>("--online") { Description = "Read that hash from the chain." };
        var command = new Command("verify", "Re-derive a verdict from its evidence, offline, and say who measured what and why the verdict "
            + "is what it is.") { file, epoch, unit, oracle, accepted, online }
            .WithExamples("oracle-node dispute verify evidence.json", "oracle-node dispute verify evidence.json --online --network "
                + "network.json", "oracle-node dispute verify evidence.json --accepted 0x91b2…07 --json");
        var network = new NetworkOptions(command);
        var archive = new ArchiveOptions(command, keeps: false);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var isArchived = parsed.GetValue(file) is null;
            var (path, bundle, root) = parsed.GetValue(file) is { } named ? (named, EvidenceFile.Read(named, out var document), document)
                : parsed.GetValue(epoch) is { } number
                    && parsed.GetValue(unit) is { } id ? archive.Evidence(parsed, line.Terminal, number, id, parsed.GetValue(oracle))
                : throw new CommandException(ExitCode.Usage, "which evidence? Give a FILE, or --epoch and --unit of an archived bundle.");
            var hash = parsed.GetValue(accepted);
            if (hash is null && parsed.GetValue(online))
            {
                var where = network.Find(parsed, line.Terminal);
                using var chain = NetworkOptions.Chain(where, line.Terminal);
                var client = new OrchestratorClient(NetworkOptions.Rpc(chain), where.Contracts);
                if (bundle.Oracle != where.Contracts.Oracle || bundle.ChainId != where.Contracts.ChainId)
                    throw new CommandException(ExitCode.Failure, $"the evidence is of oracle {bundle.Oracle} on chain {bundle.ChainId}, "
                        + $"the network is {where.Contracts.Oracle} on chain {where.Contracts.ChainId}.");
                hash = await client.Connection.ReadAsync(new QosOracle(where.Contracts.Oracle).AcceptedReport(bundle.Report.Epoch),
                    cancellation);
            }
            var finding = EvidenceVerifier.Verify(bundle, Secp256k1Recovery.Instance, hash);
            return new CommandResult(
                ToJson(bundle, finding, root), console => Print(console, finding, isArchived ? null : path, bundle, root),
                finding.Holds ? ExitCode.Ok : ExitCode.Failure);
        });
    }

    private static JsonObject ToJson(EvidenceBundle bundle, EvidenceFinding finding, Bytes32 root) => new()
    {
        ["epoch"] = bundle.Report.Epoch,
        ["dataUnit"] = bundle.Verdict.DataUnit.ToString(),
        ["holds"] = finding.Holds,
        ["evidenceRoot"] = root.ToString(),
        ["faultProvable"] = finding.FaultProvable,
        ["wrongFields"] = new JsonArray([.. finding.WrongFields.Select(field => JsonValue.Create(field))]),
        ["checks"] = new JsonArray([.. finding.Checks.Select(check => new JsonObject
        {
            ["name"] = check.Name,
            ["result"] = JsonNamingPolicy.CamelCase.ConvertName(check.Result.ToString()),
            ["explanation"] = check.Explanation,
        })]),
        ["story"] = new JsonArray([.. finding.Story.Select(text => JsonValue.Create(text))]),
    };

    /// <param name="console">Where it is printed.</param>
    /// <param name="finding">What the evidence shows.</param>
    /// <param name="path">The bundle's file; null if it is in the archive.</param>
    /// <param name="bundle">The evidence.</param>
    /// <param name="root">Its hash.</param>
    private static void Print(IAnsiConsole console, EvidenceFinding finding, string? path, EvidenceBundle bundle, Bytes32 root)
    {
        foreach (var text in finding.Story) console.WriteLine(text);
        console.WriteLine();
        foreach (var check in finding.Checks) console.WriteLine($"{Mark(check.Result)} {check.Name}: {check.Explanation}");
        console.WriteLine($"     evidence root: {root} (an appeal names this very file by it)");
        console.WriteLine();
        console.WriteLine(finding.Holds ? "The verdict follows from its evidence."
            : finding.FaultProvable ? $"The verdict is WRONG, and this bundle proves it. Next: {Save(path, bundle)}"
                + $"oracle-node dispute open {TerminalText.Quoted(path ?? ArchivedFile)} --key KEYSTORE"
            : "The bundle does not hold; no proof can be made from it. Fetch it from another validator.");
    }

    /// <summary>The command that writes an archived bundle to a file, which dispute open takes.</summary>
    private static string Save(string? path, EvidenceBundle bundle) => path is null
        ? $"oracle-node dispute show {bundle.Report.Epoch} {bundle.Verdict.DataUnit} --out {ArchivedFile}, then " : "";

    private static string Mark(CheckResult result) =>
        result switch { CheckResult.Passed => "ok  ", CheckResult.Failed => "FAIL", _ => "?   " };
}
