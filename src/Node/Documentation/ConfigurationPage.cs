using System.Text;
using Flashback.Node.Configuration;
using Flashback.Node.Configuration.Catalog;
using Flashback.Node.Configuration.Reading;

namespace Flashback.Node.Documentation;

/// <summary>docs/configuration.md, from the declarations.</summary>
public static class ConfigurationPage
{
    public static string Write()
    {
        var text = new StringBuilder("""
            # Configuration

            <!-- Written from the declarations in src/Node/Configuration; a test compares. UPDATE_DOCS=1 dotnet test tests/Node.Tests rewrites it. -->

            One JSON file (comments and trailing commas allowed). Flags win over environment variables, those over the file, the file over the
            defaults; `oracle-node config show --origin` says which source won. `oracle-node config check` prints every problem at once; an
            unknown setting is a problem. Relative paths count from the file's folder (in flags and variables: from the current one). Lists are
            separated by commas in flags and variables. Secrets are never settings: settings name the files that hold them.


            """);
        text.Append("## General\n\n");
        Table(text, SettingCatalog.All.Where(setting => !setting.Key.Contains('.')));
        foreach (var (section, description) in SettingCatalog.Sections)
        {
            text.Append($"## {section}\n\n{description}\n\n");
            Table(text, SettingCatalog.All.Where(setting => setting.Key.StartsWith(section + ".", StringComparison.Ordinal)));
        }
        text.Append("## An entry of probe.credentials\n\nExactly one of `dataUnit` and `bridge` is set.\n\n");
        Table(text, SettingCatalog.Of(typeof(ProbeCredential)), inFileOnly: true);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IEnumerable<Setting> settings, bool inFileOnly = false)
    {
        text.Append("| setting | what it does | value | default |\n| --- | --- | --- | --- |\n");
        foreach (var setting in settings)
        {
            var names = inFileOnly || setting.IsFileOnly
                ? $"`{setting.Key}`" : $"`{setting.Key}`<br>`{setting.Flag}`<br>`{setting.EnvironmentVariable}`";
            var initial = setting.IsRequired ? "required"
                : Redaction.Show(setting, setting.Default) is { Length: > 0 } value ? $"`{value}`" : "none";
            text.Append($"| {names} | {setting.Declaration.Description} | "
                + $"{SettingReader.Bounded(setting, SettingType.Of(setting.Property.PropertyType))} | {initial} |\n");
        }
        text.Append('\n');
    }
}
