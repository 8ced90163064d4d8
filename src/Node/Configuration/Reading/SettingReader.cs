using System.Collections;
using System.Text.Json;
using Flashback.Node.Configuration.Catalog;

namespace Flashback.Node.Configuration.Reading;

/// <summary>Turns one setting's raw value into a typed one within its bounds, or a problem.</summary>
internal sealed class SettingReader(List<ConfigurationProblem> problems)
{
    public object? FromText(Setting setting, string key, string text, string origin, string folder)
    {
        var type = SettingType.Of(setting.Property.PropertyType);
        return type.IsList
            ? FromItems(setting, type, key, text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries), origin, folder)
            : Scalar(setting, type, key, text, origin, folder);
    }

    public object? FromJson(Setting setting, string key, JsonElement value, string origin, string folder)
    {
        var type = SettingType.Of(setting.Property.PropertyType);
        if (type.IsObjectList) return FromObjects(setting, type, key, value, origin, folder);
        if (type.IsList)
        {
            if (value.ValueKind == JsonValueKind.Array)
                return FromItems(setting, type, key, [.. value.EnumerateArray().Select(Text)], origin, folder);
            return Problem(key, value.GetRawText(), $"must be a list of {type.Noun}", "Write it as [ … ].", origin, setting);
        }
        return Scalar(setting, type, key, Text(value), origin, folder);
    }

    private object? Scalar(Setting setting, SettingType type, string key, string text, string origin, string folder)
    {
        if (type.Parse(text) is not { } value)
            return Problem(key, text, $"must be {Bounded(setting, type)}", Hint(setting), origin, setting);
        if (value is int or long && Convert.ToInt64(value) is var number
            && (number < setting.Declaration.Min || number > setting.Declaration.Max))
        {
            return Problem(key, text, $"must be {Bounded(setting, type)}", Hint(setting), origin, setting);
        }
        return setting.Declaration.IsPath ? Path.GetFullPath((string)value, folder) : value;
    }

    private object? FromItems(Setting setting, SettingType type, string key, string[] items, string origin, string folder)
    {
        if (!CountIsRight(setting, key, items.Length, origin)) return null;
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.Scalar))!;
        for (var i = 0; i < items.Length; i++)
        {
            if (type.Parse(items[i]) is { } value) list.Add(value);
            else Problem($"{key}[{i}]", items[i], $"must be {type.Noun}", Hint(setting), origin, setting);
        }
        return list.Count == items.Length ? list : null;
    }

    private object? FromObjects(Setting setting, SettingType type, string key, JsonElement value, string origin, string folder)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return Problem(key, value.ValueKind.ToString(), "must be a list of objects", "Write it as [ { … } ].", origin, setting);
        if (!CountIsRight(setting, key, value.GetArrayLength(), origin)) return null;
        var fields = SettingCatalog.Of(type.Scalar);
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.Scalar))!;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var itemKey = $"{key}[{index++}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                Problem(itemKey, item.GetRawText(), "must be an object", "Write it as { … }.", origin, setting);
                continue;
            }
            var raw = new Dictionary<string, JsonElement>();
            ConfigurationFile.Flatten(item, itemKey + ".", origin, [.. fields.Select(field => $"{itemKey}.{field.Key}")], raw, problems);
            var target = Activator.CreateInstance(type.Scalar)!;
            foreach (var field in fields)
            {
                var fieldKey = $"{itemKey}.{field.Key}";
                if (raw.TryGetValue(fieldKey, out var json))
                    field.Property.SetValue(target, FromJson(field, fieldKey, json, origin, folder));
                else if (field.IsRequired) Missing(field, fieldKey, origin);
            }
            list.Add(target);
        }
        return list;
    }

    public void Missing(Setting setting, string key, string origin) =>
        Problem(key, null, $"required and not set; must be {Bounded(setting, SettingType.Of(setting.Property.PropertyType))}",
            Hint(setting), origin, setting);

    private bool CountIsRight(Setting setting, string key, int count, string origin)
    {
        var (min, max) = (setting.Declaration.Min, setting.Declaration.Max);
        if (count >= min && count <= max) return true;
        Problem(key, $"{count} items", $"must have {min} to {max} items", Hint(setting), origin, setting);
        return false;
    }

    /// <summary>The type's description with the bounds that are set.</summary>
    internal static string Bounded(Setting setting, SettingType type)
    {
        var (min, max) = (setting.Declaration.Min, setting.Declaration.Max);
        if (type.IsList) return max == long.MaxValue ? $"a list of {type.Noun}" : $"a list of {min} to {max} items, each {type.Noun}";
        return (min, max) switch
        {
            (long.MinValue, long.MaxValue) => type.Noun,
            (_, long.MaxValue) => $"{type.Noun} of at least {min}",
            _ => $"{type.Noun} from {min} to {max}",
        };
    }

    private static string Hint(Setting setting) =>
        setting.Declaration.Example is { } example ? $"For example: {example}" : setting.Declaration.Description;

    private object? Problem(string key, string? value, string bound, string fix, string origin, Setting setting)
    {
        var shown = value is not null && setting.Declaration.IsSensitive ? Redaction.Hidden : Redaction.Shorten(value);
        problems.Add(new ConfigurationProblem(key, shown, bound, fix, origin));
        return null;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
