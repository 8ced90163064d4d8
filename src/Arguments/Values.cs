using System.Globalization;
using System.Numerics;

namespace Flashback.Arguments;

/// <summary>Reads a value; false if the text is none.</summary>
public delegate bool TryRead<T>(string text, out T value);

/// <summary>What an option or argument takes.</summary>
/// <param name="Wanted">In words, after "must be": "a whole number from 1 to 32".</param>
/// <param name="Read">From text to value; the same in every culture.</param>
/// <param name="Hint">What help says behind the description, if that does not say it itself: "1 to 32".</param>
public sealed record Values<T>(string Wanted, TryRead<T> Read, string? Hint = null);

/// <summary>The kinds of values that more than one command takes.</summary>
public static class Values
{
    public static Values<Uri> Url { get; } = new("an http or https URL, such as http://127.0.0.1:8545", ReadUrl);

    /// <summary>Digits only, and a minus sign where <paramref name="min"/> allows one.</summary>
    public static Values<T> Whole<T>(T min, T max) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var open = max.GetByteCount() == 8 && max >= T.CreateTruncating(long.MaxValue);
        return new(open ? $"a whole number, {min} or more" : $"a whole number from {min} to {max}", Read, open ? null : $"{min} to {max}");

        bool Read(string text, out T value) =>
            T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
    }

    /// <summary>A number with a decimal point.</summary>
    public static Values<double> Number(double min, double max)
    {
        var (from, to) = (min.ToString(CultureInfo.InvariantCulture), max.ToString(CultureInfo.InvariantCulture));
        return new($"a number from {from} to {to}", Read, $"{from} to {to}");

        bool Read(string text, out double value) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;
    }

    /// <summary>The names of an enumeration, in lower case. Its numbers are not names.</summary>
    public static Values<T> OneOf<T>() where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        return new($"{string.Join(", ", names[..^1])} or {names[^1]}", Read);

        bool Read(string text, out T value)
        {
            value = default;
            return names.Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
        }
    }

    private static bool ReadUrl(string text, out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url!) && url.Scheme is "http" or "https";
}
