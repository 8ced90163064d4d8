using System.CommandLine;

namespace Flashback.Node.Commands;

/// <summary>Options that every command understands.</summary>
internal static class SharedOptions
{
    public const string DefaultConfigFile = "oracle-node.json";

    public const string ConfigVariable = "ORACLE_CONFIG";

    public static Option<bool> Json { get; } =
        new("--json") { Description = "Print one JSON document on standard output, nothing else.", Recursive = true };

    public static Option<bool> NoInput { get; } =
        new("--no-input") { Description = "Never prompt; fail if input is needed.", Recursive = true };

    public static Option<string> Config { get; } = new("--config", "-c")
    {
        Description = $"Configuration file (default: {ConfigVariable}, then ./{DefaultConfigFile}).",
        HelpName = "FILE",
        Recursive = true,
    };

    public static string ConfigPath(ParseResult parsed, Terminal terminal) =>
        parsed.GetValue(Config)
        ?? (terminal.Environment.TryGetValue(ConfigVariable, out var path) && path.Length > 0 ? path : DefaultConfigFile);
}
