using System.Text.Json;
using Flashback.Arguments;
using Flashback.Node.Configuration.Catalog;

namespace Flashback.Node.Configuration.Reading;

/// <summary>Flattens a JSON file (comments and trailing commas allowed) into settings by key, and reports what it does not know.</summary>
internal static class ConfigurationFile
{
    public const int MaxBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions s_json =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 };

    public static Dictionary<string, JsonElement> Read(string path, List<ConfigurationProblem> problems)
    {
        var values = new Dictionary<string, JsonElement>();
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } file)
            {
                problems.Add(new ConfigurationProblem(ConfigurationProblem.File, $"{file.Length} bytes", $"at most {MaxBytes} bytes",
                    "Is this the right file?", path));
                return values;
            }
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), s_json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("the file must hold one object { … }.");
            Flatten(document.RootElement, "", path, [.. SettingCatalog.All.Select(setting => setting.Key)], values, problems);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ConfigurationProblem(ConfigurationProblem.File, null, FileProblem.Of(path, error),
                "Name the file with --config, or write one with: oracle-node init", path));
        }
        catch (JsonException error)
        {
            problems.Add(new ConfigurationProblem(ConfigurationProblem.File, null, $"not valid JSON: {JsonProblem.Of(error)}",
                "Comments (//) and trailing commas are allowed; everything else is JSON.", path));
        }
        return values;
    }

    /// <summary>Names of nested objects become dotted prefixes as long as they are sections.</summary>
    internal static void Flatten(JsonElement element, string prefix, string origin, IReadOnlyList<string> known,
        Dictionary<string, JsonElement> values, List<ConfigurationProblem> problems)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = prefix + property.Name;
            if (known.Contains(key))
            {
                if (!values.TryAdd(key, property.Value.Clone()))
                    problems.Add(new ConfigurationProblem(key, null, "given twice", "Keep one of the two.", origin));
            }
            else if (property.Value.ValueKind == JsonValueKind.Object
                && known.Any(name => name.StartsWith(key + ".", StringComparison.Ordinal)))
            {
                Flatten(property.Value, key + ".", origin, known, values, problems);
            }
            else
            {
                problems.Add(Unknown(key, known, origin));
            }
        }
    }

    private static ConfigurationProblem Unknown(string key, IReadOnlyList<string> known, string origin)
    {
        var nearest = Suggestion.Nearest(key, known);
        return new ConfigurationProblem(key, null, "no such setting",
            nearest is null ? "See docs/configuration.md for every setting." : $"Did you mean '{nearest}'?", origin);
    }
}
