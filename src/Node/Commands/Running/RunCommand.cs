using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Configuration;
using Flashback.Node.Hosting;
using Flashback.Node.Keys;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Flashback.Node.Commands.Running;

internal static class RunCommand
{
    public static Command Create(CommandLine line, NodeRunner run)
    {
        var command = new Command("run", "Run the node until it is stopped (Ctrl-C or SIGTERM; twice to quit at once).")
            .WithExamples("oracle-node run", "oracle-node run --config /etc/oracle-node.json --log-level debug");
        var flags = new SettingFlags(command, hidden: false);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var options = flags.Require(parsed, line.Terminal);
            var password = new Passwords(
                line.Terminal, !parsed.GetValue(SharedOptions.NoInput), Passwords.SettingFlag).ForOpening(options.Keys.PasswordFile);
            using var keys = NodeKeys.Open(options, password);
            var level = new LogLevelSwitch(options.Log.Level);
            using var logs = LoggerFactory.Create(builder => Configure(builder, options.Log.Format, level, line.Terminal));
            try
            {
                await run(options, keys, line.Terminal.Time, logs, level, cancellation);
            }
            catch (TaskFailedException error)
            {
                logs.CreateLogger("oracle-node").TaskFailed(error.Name, error.Message, error);
                throw new CommandException(Failures.Explain(error.InnerException!)?.Code ?? ExitCode.Failure, error.Message, error);
            }
            catch (Exception error) when (Failures.Explain(error) is null)
            {
                // A bug of the node's own: the log says where, the caller gets a sentence and a code.
                logs.CreateLogger("oracle-node").TaskFailed("the node", error.Message, error);
                throw new CommandException(ExitCode.Failure, error.Message, error);
            }
            return CommandResult.Sentence(new JsonObject { ["stopped"] = true }, "stopped");
        });
    }

    /// <summary>Logs go to standard error: standard output is for results.</summary>
    private static void Configure(ILoggingBuilder builder, LogFormat format, LogLevelSwitch level, Terminal terminal)
    {
        level.Attach(builder);
        builder.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var json = format == LogFormat.Json || format == LogFormat.Auto && !terminal.HasColour;
        if (json) builder.AddJsonConsole(
            console => { console.UseUtcTimestamp = true; console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ"; });
        else
        {
            builder.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = terminal.WantsColour ? LoggerColorBehavior.Enabled : LoggerColorBehavior.Disabled;
            });
        }
    }
}
