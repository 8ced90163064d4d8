using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Flashback.Arguments;
using Flashback.Devnet.Live;
using Flashback.Devnet.Plan;
using Flashback.Node.Hosting;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Flashback.Devnet;

/// <summary>
/// The composition root of <c>./oracle devnet</c>: console, signals, clock, and from failures to sentences and exit codes.
/// </summary>
internal static class DevnetProgram
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = DevnetCommand.Create(RunAsync).Parse(arguments);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        var problems = string.Join(Environment.NewLine, UsageErrors.Of(parsed, "./oracle devnet"));
        Tell(problems);
        if (parsed.Tokens.Any(token => token.Value == "--json"))
            new JsonView(Console.Out).Show(new DevnetEvent.Failed(ExitCodes.Usage, problems));
        return ExitCodes.Usage;
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The composition root chooses the clock.")]
    private static async Task<int> RunAsync(DevnetOptions options, CancellationToken cancellation)
    {
        using var signals = new StopSignals();
        var tally = new RunTally(Devnet.CurrencyOf, Economy.PricePerEpoch);
        await using var view = new TalliedView(ViewOf(options), tally);
        DataFolder? folder = null;
        try
        {
            if (options.Problems() is { Count: > 0 } problems)
                throw new DevnetException(string.Join(Environment.NewLine, problems), ExitCodes.Usage);
            folder = DataFolder.Claim(options.DataFolder);
            folder.Keep |= options.Keep;
            var root = Environment.GetEnvironmentVariable("ORACLE_ROOT") ?? Directory.GetCurrentDirectory();
            var summary = await new Devnet(options, root, folder.Path, view, TimeProvider.System).RunAsync(signals.Token);
            view.Show(new DevnetEvent.Finished(summary));
            return summary.Succeeded ? ExitCodes.Ok : ExitCodes.Failure;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            if (folder is not null && tally.HasBegun) Show(view, new DevnetEvent.Stopped(tally.Stopped(folder.Path, folder.Keep)));
            Tell("stopped; nothing was left running.");
            return options.Epochs is null ? ExitCodes.Ok : ExitCodes.Failure;
        }
        catch (Exception error) when (Problem.ExitCodeOf(error) is { } code)
        {
            Show(view, new DevnetEvent.Failed(code, error.Message));
            Tell(error.Message);
            if (folder is null) return code;
            folder.Keep = true;
            Tell($"logs are in {Path.Combine(folder.Path, Devnet.LogFolder)}");
            return code;
        }
        finally
        {
            folder?.Dispose();
        }
    }

    private static IDevnetView ViewOf(DevnetOptions options) =>
        options.Json ? new JsonView(Output())
        : Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? new PlainView(Output())
        : LiveViewOf(AnsiConsole.Console);

    /// <summary>A process that quits at once leaves the cursor visible too.</summary>
    private static LiveView LiveViewOf(IAnsiConsole console)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => console.Cursor.Show();
        return new LiveView(console);
    }

    /// <summary>
    /// Standard output as a file: unlike the console's own writer it fails when its reader is gone, and a run without a reader ends.
    /// </summary>
    private static TextWriter Output() =>
        Console.IsOutputRedirected
            ? new StreamWriter(new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 1)) { AutoFlush = true }
            : Console.Out;

    /// <summary>The last word: where it cannot be written there is nothing left to do about it.</summary>
    private static void Show(TalliedView view, DevnetEvent happened)
    {
        try
        {
            view.Show(happened);
        }
        catch (IOException)
        {
            // As the summary says.
        }
    }

    private static void Tell(string sentence) => StandardError.Tell(Console.Error, $"devnet: {sentence}");
}
