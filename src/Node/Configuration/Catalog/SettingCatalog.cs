using System.Reflection;
using System.Runtime.CompilerServices;
using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration.Catalog;

/// <summary>Every setting of <see cref="NodeOptions"/>, read off its declaration in the order of the source.</summary>
public static class SettingCatalog
{
    public static IReadOnlyList<Setting> All { get; } = [.. Walk(typeof(NodeOptions), "")];

    public static IReadOnlyList<(string Key, string Description)> Sections { get; } =
        [.. from property in typeof(NodeOptions).GetProperties()
            let section = property.GetCustomAttribute<SectionAttribute>()
            where section is not null
            select (KeyOf(property), section.Description)];

    /// <summary>The settings of one object inside a list.</summary>
    public static IReadOnlyList<Setting> Of(Type record) => [.. Walk(record, "")];

    public static string KeyOf(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    private static IEnumerable<Setting> Walk(Type type, string prefix)
    {
        var defaults = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties().OrderBy(property => property.MetadataToken))
        {
            var key = prefix + KeyOf(property);
            if (property.GetCustomAttribute<SettingAttribute>() is { } declaration)
            {
                var required = property.IsDefined(typeof(RequiredMemberAttribute));
                yield return new Setting(key, property, declaration, required, required ? null : property.GetValue(defaults));
            }
            else if (property.IsDefined(typeof(SectionAttribute)))
            {
                foreach (var setting in Walk(property.PropertyType, key + ".")) yield return setting;
            }
        }
    }
}
