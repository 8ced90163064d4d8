using System.Globalization;
using System.Text;

namespace Flashback.Ethereum;

/// <summary>Makes text from strangers safe to log, and to show on a terminal.</summary>
public static class PlainText
{
    public const int MaxLength = 512;

    /// <summary>At most <see cref="MaxLength"/> characters, none of which controls, reorders or hides its neighbours.</summary>
    public static string Clean(string text)
    {
        var cut = text.Length <= MaxLength ? text : text[..(MaxLength - 1)] + "…";
        var clean = new StringBuilder(cut.Length);
        foreach (var c in cut) clean.Append(IsVisible(c) ? c : ' ');
        return clean.ToString();
    }

    private static bool IsVisible(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
}
