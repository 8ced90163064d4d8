using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Lifecycle;
using Spectre.Console;

namespace Flashback.Node.Commands.Running;

internal static class DoctorCommand
{
    public static Command Create(CommandLine line)
    {
        var command = new Command("doctor", "Check everything that the node needs before it runs: keys, sign log, disk, chain, "
            + "registration, gas, ports.").WithExamples("oracle-node doctor", "oracle-node doctor --json");
        var flags = new SettingFlags(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var options = flags.Require(parsed, line.Terminal);
            var passwords = new Passwords(line.Terminal, !parsed.GetValue(SharedOptions.NoInput), Passwords.SettingFlag);
            var findings = await new Preflight(
                options, () => passwords.ForOpening(options.Keys.PasswordFile), line.Terminal.Time).RunAsync(cancellation);
            var failed = findings.Any(finding => finding.Verdict == FindingVerdict.Fail);
            var json = new JsonObject
            {
                ["ok"] = !failed,
                ["checks"] = new JsonArray([.. findings.Select(finding => new JsonObject
                {
                    ["name"] = finding.Name,
                    ["verdict"] = finding.Verdict.ToString().ToLowerInvariant(),
                    ["measured"] = finding.Measured,
                    ["wanted"] = finding.Wanted,
                    ["fix"] = finding.Fix,
                })]),
            };
            return new CommandResult(json, console => Print(console, findings), failed ? ExitCode.PreflightFailed : ExitCode.Ok);
        });
    }

    private static void Print(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            console.WriteLine($"{finding.Verdict.ToString().ToLowerInvariant(),-8}{finding.Name,-14}{finding.Measured}");
            if (finding.Fix.Length > 0) console.WriteLine($"{"",22}wanted: {finding.Wanted}. {finding.Fix}");
        }
    }
}
