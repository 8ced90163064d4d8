using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Node.Configuration;
using Flashback.Node.Keys;
using Flashback.Node.Lifecycle;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Flashback.Node.Commands;

internal static class RunCommand
{
    public static Command Create(CommandLine line)
    {
        var command = new Command("run", "Run the node until it is stopped (Ctrl-C or SIGTERM; twice to quit at once).")
            .WithExamples("oracle-node run", "oracle-node run --config /etc/oracle-node.json --log-level debug");
        var flags = new SettingFlags(command, hidden: false);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var options = flags.Require(parsed, line.Terminal);
            var password = new Passwords(line.Terminal, !parsed.GetValue(SharedOptions.NoInput), Passwords.SettingFlag).ForOpening(options.Keys.PasswordFile);
            using var keys = NodeKeys.Open(options, password);
            using var logs = LoggerFactory.Create(builder => Configure(builder, options.Log, line.Terminal));
            using var signals = new StopSignals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellation);
            try
            {
                await NodeHost.RunAsync(options, keys, line.Terminal.Time, logs, stop.Token);
            }
            catch (TaskFailedException error)
            {
                logs.CreateLogger("oracle-node").TaskFailed(error.Name, error.Message, error);
                throw new CommandException(Failures.Explain(error.InnerException!)?.Code ?? ExitCode.Failure, error.Message, error);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Stopped before it was ready.
            }
            return CommandResult.Sentence(new JsonObject { ["stopped"] = true }, "stopped");
        });
    }

    /// <summary>Logs go to standard error: standard output is for results.</summary>
    private static void Configure(ILoggingBuilder builder, LogOptions options, Terminal terminal)
    {
        builder.SetMinimumLevel(options.Level);
        builder.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var json = options.Format == LogFormat.Json || options.Format == LogFormat.Auto && !terminal.HasColour;
        if (json) builder.AddJsonConsole(format => { format.UseUtcTimestamp = true; format.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ"; });
        else
        {
            builder.AddSimpleConsole(format =>
            {
                format.SingleLine = true;
                format.TimestampFormat = "HH:mm:ss.fff ";
                format.ColorBehavior = terminal.WantsColour ? LoggerColorBehavior.Enabled : LoggerColorBehavior.Disabled;
            });
        }
    }
}
