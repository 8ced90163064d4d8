using System.Reflection;
using System.Text;
using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration.Catalog;

/// <summary>One declared setting with all its names.</summary>
public sealed record Setting(string Key, PropertyInfo Property, SettingAttribute Declaration, bool IsRequired, object? Default)
{
    public const string EnvironmentPrefix = "ORACLE_";

    public string Flag { get; } = "--" + Spell(Key, '-');

    public string EnvironmentVariable { get; } = EnvironmentPrefix + Spell(Key, '_').ToUpperInvariant();

    /// <summary>Lists of objects can be set in the file only.</summary>
    public bool IsFileOnly => SettingType.Of(Property.PropertyType).IsObjectList;

    private static string Spell(string key, char separator)
    {
        var text = new StringBuilder();
        foreach (var c in key)
        {
            if (c == '.') text.Append(separator);
            else if (char.IsUpper(c)) text.Append(separator).Append(char.ToLowerInvariant(c));
            else text.Append(c);
        }
        return text.ToString();
    }
}
