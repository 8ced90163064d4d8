using System.CommandLine;
using Flashback.Arguments;

namespace Flashback.BridgeNode;

/// <summary>The reference Bridge Node: a storage gateway with the S3 API that an oracle network can measure.</summary>
public static class Program
{
    public static Task<int> Main(string[] arguments)
    {
        var parsed = CreateRoot().Parse(arguments);
        if (parsed.Errors.Count == 0) return parsed.InvokeAsync();
        Console.Error.WriteLine($"bridge-node: {string.Join(Environment.NewLine, UsageErrors.Of(parsed, "bridge-node"))}");
        return Task.FromResult(ExitCodes.Usage);
    }

    public static RootCommand CreateRoot() =>
        new("A reference Bridge Node: S3 storage, signed performance reports, and faults to switch on.") { RunCommand.Create() };
}
