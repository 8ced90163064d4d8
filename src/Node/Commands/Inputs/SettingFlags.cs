using System.CommandLine;
using Flashback.Node.Configuration;
using Flashback.Node.Configuration.Catalog;
using Flashback.Node.Configuration.Reading;

namespace Flashback.Node.Commands.Inputs;

/// <summary>
/// Every setting as a flag of a command; shown in the help of <c>run</c> only, accepted wherever a configuration is read.
/// </summary>
internal sealed class SettingFlags
{
    private readonly List<(Setting Setting, Option<string> Option)> _flags = [];

    public SettingFlags(Command command, bool hidden = true)
    {
        foreach (var setting in SettingCatalog.All.Where(setting => !setting.IsFileOnly))
        {
            var isSwitch = setting.Property.PropertyType == typeof(bool);
            var option = new Option<string>(setting.Flag)
            {
                Description = setting.Declaration.Description,
                HelpName = isSwitch ? "true|false" : "VALUE",
                Arity = isSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
                Hidden = hidden,
            };
            command.Add(option);
            _flags.Add((setting, option));
        }
    }

    /// <summary>The flags that stand on the command line, by setting key.</summary>
    public IReadOnlyDictionary<string, string> Given(ParseResult parsed) =>
        (from flag in _flags
         let result = parsed.GetResult(flag.Option)
         where result is { Implicit: false }
         select (flag.Setting.Key, Value: result.Tokens.Count > 0 ? result.Tokens[^1].Value : "true"))
        .ToDictionary(flag => flag.Key, flag => flag.Value);

    public LoadedConfiguration Load(ParseResult parsed, Terminal terminal) =>
        ConfigurationLoader.Load(new ConfigurationSources(SharedOptions.ConfigPath(parsed, terminal))
        {
            Environment = terminal.Environment,
            Flags = Given(parsed)
        });

    /// <exception cref="CommandException">The configuration has problems: all of them are in the message.</exception>
    public NodeOptions Require(ParseResult parsed, Terminal terminal)
    {
        var loaded = Load(parsed, terminal);
        return loaded.Options ?? throw new CommandException(ExitCode.Configuration, Describe(loaded.Problems));
    }

    public static string Describe(IReadOnlyList<ConfigurationProblem> problems) =>
        $"the configuration has {problems.Count} problem{(problems.Count == 1 ? "" : "s")}:\n"
        + string.Join('\n', problems.Select(problem => "  - " + problem));
}
