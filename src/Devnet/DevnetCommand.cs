using System.CommandLine;
using Flashback.Arguments;
using Flashback.Devnet.Plan;

namespace Flashback.Devnet;

/// <summary>The command line of <c>./oracle devnet</c>.</summary>
public static class DevnetCommand
{
    private const string Description = """
        A whole oracle network on this machine: a chain, the contracts, validators, a provider with three gateways
        (healthy, too slow, corrupting) and a consumer. Everything runs on loopback and stops with Ctrl-C.

        Examples:
          ./oracle devnet                          watch it live
          ./oracle devnet --epochs 3               three epochs, a summary, exit code 0 if every sum balances
          ./oracle devnet --epochs 3 --json        the same as JSON lines
          ./oracle devnet --byzantine 1            one validator lies about what it measured
          ./oracle devnet --collude --keep         a quorum certifies a wrong median: prove it with 'oracle-node dispute open'

        Exit codes: 0 as expected, 1 something expected did not happen, 2 wrong usage, 5 chain or gateway problem, 7 something is missing,
        130 the second Ctrl-C: stopped at once.
        """;

    public static RootCommand Create(Func<DevnetOptions, CancellationToken, Task<int>> run)
    {
        var epochs = new Option<int?>("--epochs") { Description = "Stop after this many epochs and print the summary.", HelpName = "N" }
            .Taking(Values.Whole(1, DevnetOptions.MaxEpochs), "leave it out to run until Ctrl-C");
        var validators = new Option<int>("--validators")
        {
            Description = "Validator nodes to start.",
            HelpName = "N",
            DefaultValueFactory = _ => 4
        }
            .Taking(Values.Whole(1, DevnetOptions.MaxValidators), "4 is the least that tolerates one liar");
        var byzantine = new Option<int>("--byzantine") { Description = "Validators that lie about what they measured.", HelpName = "K" }
            .Taking(Values.Whole(0, DevnetOptions.MaxValidators));
        Option<bool> collude = new(
            "--collude")
        { Description = "All validators certify the same wrong latencies, so that a provider has something to prove." };
        Option<bool> crash = new("--crash") { Description = "Kill one validator (SIGKILL) in the middle of an epoch and start it again." };
        Option<bool> swift =
            new("--swift") { Description = "Put a real S3 server (OpenStack Swift, installed on first use) behind the healthy data unit." };
        Option<bool> json = new("--json") { Description = "Print JSON lines instead of the live view." };
        Option<string?> data = new("--data") { Description = "Folder for everything this run writes (empty or new).", HelpName = "DIR" };
        Option<bool> keep = new("--keep") { Description = "Keep the data folder afterwards." };
        var epochSeconds = new Option<int>("--epoch-seconds")
        {
            Description = "Length of an epoch. From 30 s on the windows after its end are longer too, which helps a slow machine.",
            HelpName = "S",
            DefaultValueFactory = _ => 15
        }
            .Taking(Values.Whole(DevnetOptions.MinEpochSeconds, DevnetOptions.MaxEpochSeconds));
        var disputeSeconds = new Option<int?>("--dispute-seconds")
        {
            Description = "Dispute window after an epoch's end. Left out: 16 with epochs of 15 s.",
            HelpName = "S"
        }
            .Taking(Values.Whole(DevnetOptions.MinDisputeSeconds, DevnetOptions.MaxDisputeSeconds),
                $"it must be longer than the report deadline of {Economy.ReportDeadline(DevnetOptions.MinEpochSeconds)} s");

        var command = new RootCommand(Description)
        {
            epochs,
            validators,
            byzantine,
            collude,
            crash,
            swift,
            json,
            data,
            keep,
            epochSeconds,
            disputeSeconds
        };
        command.SetAction((parsed, cancellation) => run(
            new DevnetOptions
            {
                Epochs = parsed.GetValue(epochs),
                Validators = parsed.GetValue(validators),
                Byzantine = parsed.GetValue(byzantine),
                Collude = parsed.GetValue(collude),
                Crash = parsed.GetValue(crash),
                Swift = parsed.GetValue(swift),
                Json = parsed.GetValue(json),
                DataFolder = parsed.GetValue(data),
                Keep = parsed.GetValue(keep),
                EpochSeconds = parsed.GetValue(epochSeconds),
                DisputeSeconds = parsed.GetValue(disputeSeconds),
            },
            cancellation));
        return command;
    }
}
