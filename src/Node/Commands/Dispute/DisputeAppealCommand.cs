using System.CommandLine;
using System.Numerics;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Rounds;
using Flashback.Arguments;
using Flashback.Client.Nodes;
using Flashback.Ethereum;
using Flashback.Node.Appeal;
using Flashback.Node.Commands.Inputs;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Flashback.OnChain.Transactions;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeAppealCommand
{
    /// <summary>
    /// An appeal names the current epoch's validators; a transaction that reaches the chain in the next epoch is made again; at most this
    /// many are made.
    /// </summary>
    private const int Attempts = 3;

    public static Command Create(CommandLine line)
    {
        var epoch = new Argument<ulong>("epoch") { Description = "The epoch of the verdict.", HelpName = "EPOCH" }
            .Taking(Values.Whole<ulong>(0, ulong.MaxValue));
        var unit = new Argument<Bytes32>("unit") { Description = "The id of your data unit (bytes32).", HelpName = "UNIT" }
            .Taking(UnitId.Values);
        var evidence = new Option<string?>("--evidence")
        {
            Description = "The evidence bundle of the verdict (default: evidence-EPOCH-UNIT.json, fetched from a validator if it "
                + "is not there).",
            HelpName = "FILE"
        };
        var dry = new Option<bool>("--dry-run") { Description = "Check everything and show the bond, but send nothing." };
        var command = new Command("appeal", "Ask other validators to set aside a verdict that no arithmetic proves wrong: "
            + "its provider puts a bond at stake.") { epoch, unit, evidence, dry }
            .WithExamples(
                "oracle-node dispute appeal 17 0x5e1f…c0 --dry-run --key provider.json --network network.json",
                "oracle-node dispute appeal 17 0x5e1f…c0 --evidence evidence.json --key provider.json --password-file provider.password "
                    + "--network network.json");
        var account = new SendingAccount(command, "Keystore of the provider, who pays the bond.");
        var network = new NetworkOptions(command);
        return line.Handle(command, (parsed, cancellation) =>
        {
            var where = network.Find(parsed, line.Terminal);
            var appeal = new Request(where, parsed.GetRequiredValue(epoch), parsed.GetRequiredValue(unit), parsed.GetValue(evidence),
                parsed.GetValue(dry));
            return account.UseAsync(parsed, line, where, client => RunAsync(client, appeal, cancellation), cancellation);
        });
    }

    private static async Task<CommandResult> RunAsync(OrchestratorClient client, Request request, CancellationToken cancellation)
    {
        var docket = await Docket.OpenAsync(client, cancellation);
        if (request.Epoch >= await client.Epochs.CurrentAsync(cancellation))
            throw new CommandException(ExitCode.Failure, $"epoch {request.Epoch} is not over: there is no verdict to appeal against.");
        if (await docket.AgainstAsync(request.Epoch, request.Unit, cancellation) is { } existing)
        {
            if (!existing.IsOpen)
                throw new CommandException(ExitCode.Failure,
                    $"a verdict can be appealed against once, and appeal {existing.Number} was {existing.State}. Nothing was sent.");
            return AppealOutcome.Describe(await docket.ReadAsync(existing.Number, cancellation), null,
                $"Appeal {existing.Number} against this verdict is open already; nothing was sent.");
        }
        var (path, bundle, root) = await EvidenceAsync(request, cancellation);
        await CheckAsync(client, docket, bundle, path, request, cancellation);
        if (request.IsDryRun)
        {
            var json = new JsonObject
            {
                ["epoch"] = request.Epoch,
                ["dataUnit"] = request.Unit.ToString(),
                ["bond"] = docket.Bond.ToString(),
                ["evidence"] = path,
                ["evidenceRoot"] = root.ToString(),
                ["sent"] = false
            };
            return CommandResult.Sentence(
                json, $"The appeal can be opened. It would put {TokenAmount.Text(docket.Bond)} at stake, and the committee would have "
                    + $"{await docket.Court.RulingPeriodAsync(cancellation)} s. Evidence: {path}, root {root}. Nothing was sent.");
        }
        var included = await SendAsync(client, docket, bundle, root, cancellation);
        var opened = included.Receipt.Logs.Select(AppealCourt.DecodeEvent).OfType<AppealCourt.AppealOpenedEvent>().Single();
        return AppealOutcome.Describe(await docket.ReadAsync((uint)opened.Dispute, cancellation), included,
            $"Appeal {opened.Dispute} was opened in transaction {included.Receipt.TransactionHash}. Until it is ruled on, the verdict "
                + "settles nothing.\n"
            + $"Give the committee {TerminalText.Quoted(path)} as it is, and what shows that its measurements were wrong. "
            + "Without a ruling in time, the verdict is set aside.");
    }

    private static async Task<(string Path, EvidenceBundle Bundle, Bytes32 Root)> EvidenceAsync(
        Request request, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(request.Evidence ?? EvidenceFile.NameOf(request.Epoch, request.Unit));
        if (request.Evidence is null && !File.Exists(path))
            await EvidenceFile.FetchAsync(request.Where, request.Epoch, request.Unit, path, cancellation);
        var bundle = EvidenceFile.Read(path, out var root);
        if (bundle.Verdict.Epoch != request.Epoch || bundle.Verdict.DataUnit != request.Unit)
            throw new CommandException(ExitCode.Failure,
                $"'{path}' is the evidence of epoch {bundle.Verdict.Epoch} and data unit {bundle.Verdict.DataUnit}, of another verdict.");
        return (path, bundle, root);
    }

    /// <summary>Everything that the court will check, and that an appeal is the right way.</summary>
    private static async Task CheckAsync(
        OrchestratorClient client, Docket docket, EvidenceBundle bundle, string path, Request request, CancellationToken cancellation)
    {
        var accepted = await client.Epochs.AcceptedReportAsync(request.Epoch, cancellation);
        if (accepted.IsZero) throw Refused($"no report was accepted for epoch {request.Epoch}: there is no verdict to appeal against.");
        var finding = EvidenceVerifier.Verify(bundle, Secp256k1Recovery.Instance, accepted);
        if (finding.FaultProvable)
            throw Refused($"this verdict is provably wrong: it does not follow from its own evidence. A proof costs no bond and cannot be "
                + $"lost: oracle-node dispute open {TerminalText.Quoted(path)} --key KEYSTORE");
        if (finding.Checks.FirstOrDefault(check => check.Result == CheckResult.Failed) is { } failed)
            throw Refused($"the evidence does not hold up ({failed.Name}: {failed.Explanation}) Fetch it from another validator: "
                + $"oracle-node dispute evidence {request.Epoch} {request.Unit} --node URL");

        var (now, deadline) = ((await docket.HeadAsync(cancellation)).Timestamp,
            await client.Connection.ReadAsync(client.Epochs.Contract.DisputeDeadlineOf(request.Epoch), cancellation));
        if (now > deadline)
            throw Refused($"the dispute window of epoch {request.Epoch} closed at {ChainMoment.Text(deadline)}, and it is "
                + $"{ChainMoment.Text(now)}: the verdict is final.");
        var status = await client.Feed.VerifyAsync(Proven(bundle), cancellation);
        if (status == FeedStatus.Annulled) throw Refused("the verdict is annulled already: there is nothing to appeal against.");
        if (status != FeedStatus.Disputable)
            throw Refused($"the oracle says that the verdict is {status.ToString().ToLowerInvariant()}, not open to dispute.");

        var (caller, provider) = (client.Connection.Account,
            await client.Connection.ReadAsync(client.Providers.Contract.ProviderOf(request.Unit), cancellation));
        if (caller != provider) throw Refused($"only the data unit's provider {provider} can appeal; --key is the keystore of {caller}.");
        BigInteger balance = await client.Token.BalanceAsync(caller, cancellation);
        if (balance < docket.Bond)
            throw Refused($"an appeal puts {TokenAmount.Text(docket.Bond)} at stake, and {caller} has {TokenAmount.Text(balance)}.");
    }

    private static async Task<TransactionOutcome.Included> SendAsync(
        OrchestratorClient client, Docket docket, EvidenceBundle bundle, Bytes32 root, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var present = await docket.PresentAsync(cancellation);
            var outcome = await docket.Court.OpenAsync(bundle.Snapshot, present, Proven(bundle), root, cancellation);
            var isLate = outcome is TransactionOutcome.Reverted reverted && reverted.Reason.Is(AppealCourt.Errors.WrongSnapshot);
            if (!isLate || attempt == Attempts) return SendingAccount.Included(outcome, "the appeal");
        }
    }

    private static ProvenVerdict Proven(EvidenceBundle bundle) =>
        new(bundle.Report, bundle.Signers.ToBigInteger(), bundle.Verdict, bundle.VerdictIndex, bundle.VerdictProof);

    private static CommandException Refused(string why) => new(ExitCode.Failure, $"{why.TrimEnd('.')}. Nothing was sent.");

    private sealed record Request(Network Where, ulong Epoch, Bytes32 Unit, string? Evidence, bool IsDryRun);
}
