using System.Reflection;
using System.Text.Json;
using Flashback.Arguments;
using Flashback.Node.Configuration.Catalog;
using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration.Reading;

/// <summary>
/// Reads every source, then validates the whole: an operator sees all problems at once.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>Variables of ours that are not settings.</summary>
    private static readonly string[] s_otherVariables = ["ORACLE_CONFIG", "ORACLE_NETWORK"];

    public static LoadedConfiguration Load(ConfigurationSources sources)
    {
        var problems = new List<ConfigurationProblem>();
        var reader = new SettingReader(problems);
        var file = sources.FilePath is { } path ? ConfigurationFile.Read(path, problems) : [];
        // What an unreadable file may have set is not missing.
        var isWhole = problems.All(problem => problem.Key != ConfigurationProblem.File);
        var fileFolder = Path.GetDirectoryName(Path.GetFullPath(sources.FilePath ?? "."))!;
        var values = new Dictionary<string, object?>();
        var origins = new List<SettingOrigin>();

        foreach (var setting in SettingCatalog.All)
        {
            var (value, origin) = Resolve(setting, sources, file, fileFolder, isWhole, reader);
            values[setting.Key] = value;
            origins.Add(new SettingOrigin(setting, Redaction.Show(setting, value), origin));
        }
        MistypedVariables(sources.Environment.Keys, problems);

        // Relations between settings are judged only on values that are each right by themselves.
        if (problems.Count > 0) return new LoadedConfiguration(null, problems, origins);
        var options = (NodeOptions)Build(typeof(NodeOptions), "", values);
        problems.AddRange(ConfigurationRules.Check(options));
        return new LoadedConfiguration(problems.Count == 0 ? options : null, problems, origins);
    }

    private static (object? Value, string Origin) Resolve(Setting setting, ConfigurationSources sources,
        Dictionary<string, JsonElement> file, string fileFolder, bool isWhole, SettingReader reader)
    {
        var here = Directory.GetCurrentDirectory();
        if (sources.Flags.TryGetValue(setting.Key, out var flag))
        {
            return (reader.FromText(setting, setting.Key, flag, $"flag {setting.Flag}", here), $"flag {setting.Flag}");
        }
        if (!setting.IsFileOnly && sources.Environment.TryGetValue(setting.EnvironmentVariable, out var variable))
        {
            var origin = $"environment {setting.EnvironmentVariable}";
            return (reader.FromText(setting, setting.Key, variable, origin, here), origin);
        }
        if (file.TryGetValue(setting.Key, out var json))
        {
            return (reader.FromJson(setting, setting.Key, json, $"file {sources.FilePath}", fileFolder), $"file {sources.FilePath}");
        }
        if (setting.IsRequired)
        {
            if (isWhole)
                reader.Missing(setting, setting.Key, sources.FilePath is null ? "no configuration file" : $"file {sources.FilePath}");
            return (null, "missing");
        }
        var value = setting.Declaration.IsPath && setting.Default is string relative
            ? Path.GetFullPath(relative, fileFolder) : setting.Default;
        return (value, "default");
    }

    private static object Build(Type type, string prefix, Dictionary<string, object?> values)
    {
        var target = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
        {
            var key = prefix + SettingCatalog.KeyOf(property);
            if (property.IsDefined(typeof(SettingAttribute))) property.SetValue(target, values[key]);
            else if (property.IsDefined(typeof(SectionAttribute)))
                property.SetValue(target, Build(property.PropertyType, key + ".", values));
        }
        return target;
    }

    /// <summary>Other programs own variables that begin with ORACLE_, so only a near miss of one of ours is a problem.</summary>
    private static void MistypedVariables(IEnumerable<string> names, List<ConfigurationProblem> problems)
    {
        var known = SettingCatalog.All.Where(setting => !setting.IsFileOnly).Select(setting => setting.EnvironmentVariable)
            .Concat(s_otherVariables).ToList();
        foreach (var name in names.Where(name =>
            name.StartsWith(Setting.EnvironmentPrefix, StringComparison.Ordinal) && !known.Contains(name)).Order(StringComparer.Ordinal))
        {
            if (Suggestion.Nearest(name, known) is { } nearest)
            {
                problems.Add(new ConfigurationProblem(name, null, "no such setting", $"Did you mean '{nearest}'?", "environment"));
            }
        }
    }
}
