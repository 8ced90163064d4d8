using Flashback.Devnet;
using Flashback.Devnet.Live;
using Spectre.Console;

#pragma warning disable RS0030 // The composition root chooses the clock.
var time = TimeProvider.System;
#pragma warning restore RS0030

var parsed = DevnetCommand.Create(async (options, cancellation) =>
{
    if (options.Problems() is { Count: > 0 } problems)
    {
        foreach (var problem in problems) Console.Error.WriteLine($"devnet: {problem}");
        return ExitCodes.Usage;
    }
    var root = Environment.GetEnvironmentVariable("ORACLE_ROOT") ?? Directory.GetCurrentDirectory();
    var folder = options.DataFolder is { } given ? Directory.CreateDirectory(given).FullName : Directory.CreateTempSubdirectory("oracle-devnet-").FullName;
    await using IDevnetView view = options.Json ? new JsonView(Console.Out)
        : Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? new PlainView(Console.Out)
        : new LiveView(AnsiConsole.Console);
    var keep = options.Keep || options.DataFolder is not null;
    try
    {
        var summary = await new Devnet(options, root, folder, view, time).RunAsync(cancellation);
        view.Show(new DevnetEvent.Finished(summary));
        return summary.Succeeded ? ExitCodes.Ok : ExitCodes.Failure;
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        Console.Error.WriteLine("devnet: stopped; nothing was left running.");
        return options.Epochs is null ? ExitCodes.Ok : ExitCodes.Failure;
    }
    catch (Exception error) when (Trouble.ExitCodeOf(error) is { } code)
    {
        keep = true;
        Console.Error.WriteLine($"devnet: {error.Message}");
        Console.Error.WriteLine($"devnet: logs are in {Path.Combine(folder, "logs")}");
        return code;
    }
    finally
    {
        if (!keep) Directory.Delete(folder, recursive: true);
    }
}).Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine($"devnet: {error.Message}");
    Console.Error.WriteLine("See: ./oracle devnet --help");
    return ExitCodes.Usage;
}
return await parsed.InvokeAsync(new System.CommandLine.InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
