using System.Collections;

namespace Flashback.Node.Configuration.Catalog;

/// <summary>How values are shown to people: sensitive ones never, URLs without user, path and query when declared sensitive.</summary>
internal static class Redaction
{
    public const string Hidden = "(hidden)";

    /// <summary>Characters of a wrong value repeated in a message.</summary>
    public const int MaxShown = 120;

    public static string Show(Setting setting, object? value) => Show(value, setting.Declaration.IsSensitive);

    public static string? Shorten(string? text) => text is { Length: > MaxShown } ? text[..MaxShown] + "…" : text;

    private static string Show(object? value, bool sensitive) => value switch
    {
        null => "",
        Uri url when sensitive => url.GetLeftPart(UriPartial.Scheme) + url.Authority[(url.Authority.LastIndexOf('@') + 1)..],
        string text => sensitive ? Hidden : text,
        bool flag => flag ? "true" : "false",
        Enum name => name.ToString().ToLowerInvariant(),
        ProbeCredential credential => $"{credential.DataUnit?.ToString() ?? credential.Bridge?.ToString()} {Hidden}",
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(item => Show(item, sensitive))),
        _ => sensitive ? Hidden : value.ToString()!,
    };
}
