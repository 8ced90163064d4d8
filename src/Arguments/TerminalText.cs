namespace Flashback.Arguments;

/// <summary>Text from outside on a terminal.</summary>
public static class TerminalText
{
    /// <summary>Characters of a refused value that are repeated.</summary>
    public const int MaxShown = 80;

    /// <summary>A value as a message repeats it: short, and on one line.</summary>
    public static string Shown(string value) => Harmless(value.Length <= MaxShown ? value : value[..MaxShown] + "…").Replace('\n', '�');

    /// <summary>Without the control characters that could move the cursor or colour a terminal; line breaks stay.</summary>
    public static string Harmless(string text) =>
        text.Any(IsControl) ? string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsControl(source[i]) ? '�' : source[i];
        }) : text;

    /// <summary>A path or another word as a shell takes it.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+:@%".Contains(c, StringComparison.Ordinal))
            ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
