using System.CommandLine;

namespace Flashback.BridgeNode;

/// <summary>The reference Bridge Node: a storage gateway with the S3 API that an oracle network can measure.</summary>
public static class Program
{
    public static Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("A reference Bridge Node: S3 storage, signed performance reports, and faults to switch on.") { RunCommand.Create() };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0) return parsed.InvokeAsync();
        foreach (var error in parsed.Errors) Console.Error.WriteLine($"bridge-node: {error.Message}");
        Console.Error.WriteLine("Try 'bridge-node run --help'.");
        return Task.FromResult(ExitCodes.Usage);
    }
}
