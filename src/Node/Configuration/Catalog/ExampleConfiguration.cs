using System.Text;
using System.Text.Json;

namespace Flashback.Node.Configuration.Catalog;

/// <summary>Writes a configuration file with every setting explained: given values stand, everything else is a comment.</summary>
public static class ExampleConfiguration
{
    /// <param name="given">Values by setting key, as they would be written in a flag.</param>
    public static string Write(IReadOnlyDictionary<string, string> given)
    {
        var text = new StringBuilder("// Configuration of oracle-node: JSON with comments. Flags and environment variables win over this "
            + "file.\n// Check it with: oracle-node config check\n{\n");
        foreach (var setting in SettingCatalog.All.Where(setting => !setting.Key.Contains('.'))) WriteSetting(text, setting, given, "  ");
        foreach (var (section, description) in SettingCatalog.Sections)
        {
            text.Append($"\n  // {description}\n  \"{section}\": {{\n");
            foreach (var setting in SettingCatalog.All.Where(setting => setting.Key.StartsWith(section + ".", StringComparison.Ordinal)))
                WriteSetting(text, setting, given, "    ");
            text.Append("  },\n");
        }
        return text.Append("}\n").ToString();
    }

    private static void WriteSetting(StringBuilder text, Setting setting, IReadOnlyDictionary<string, string> given, string indent)
    {
        var name = setting.Key[(setting.Key.LastIndexOf('.') + 1)..];
        text.Append($"{indent}// {setting.Declaration.Description}{(setting.IsRequired ? " Required." : "")}\n");
        if (given.TryGetValue(setting.Key, out var value)) text.Append($"{indent}\"{name}\": {Json(setting, value)},\n");
        else text.Append($"{indent}// \"{name}\": {Json(setting, ExampleOf(setting))},\n");
    }

    private static string ExampleOf(Setting setting) => setting.Declaration.Example ?? Redaction.Show(setting, setting.Default);

    private static string Json(Setting setting, string value)
    {
        var type = SettingType.Of(setting.Property.PropertyType);
        if (type.IsObjectList) return """[{ "bridge": "0x…", "accessKey": "…", "secretFile": "secrets/bridge" }]""";
        if (type.IsList)
            return "[" + string.Join(", ",
                value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item => Quote(item))) + "]";
        return type.Scalar == typeof(bool) || type.Scalar == typeof(int) || type.Scalar == typeof(long) ? value : Quote(value);
    }

    private static string Quote(string text) =>
        "\"" + JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";
}
