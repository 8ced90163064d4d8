using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Flashback.Arguments;

/// <summary>What is wrong with a JSON document, without the parser's names for types of .NET.</summary>
public static partial class JsonProblem
{
    /// <returns>A sentence without its full stop.</returns>
    public static string Of(JsonException error) => Plain(error.Message);

    /// <summary>The same for a message that holds such a sentence.</summary>
    public static string Plain(string message)
    {
        message = Empty().Replace(message, "it is empty");
        message = Unknown().Replace(message, "the name '$1' is not known here");
        message = Missing().Replace(message, "it lacks $1");
        message = Mistyped().Replace(message, "a value is of another kind");
        message = Position().Replace(message, match => $" (line {long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + 1})");
        return message.TrimEnd('.', ' ').Replace(". (line", " (line", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        @"The input does not contain any JSON tokens\. Expected the input to start with a valid JSON token, when isFinalBlock is true\.?")]
    private static partial Regex Empty();

    [GeneratedRegex(@"The JSON property '([^']*)' could not be mapped to any \.NET member contained in type '[^']*'")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"JSON deserialization for type '[^']*' was missing required properties including: ((?:'[^']*'(?:, |; )?)+)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"The JSON value could not be converted to [^ ]*[^ .]|The constructor parameter '[^']*' on type '[^']*' doesn't allow "
        + @"null values[^.]*")]
    private static partial Regex Mistyped();

    [GeneratedRegex(@"(?: Path: \S+ \|)? LineNumber: (\d+) \| BytePositionInLine: \d+\.?")]
    private static partial Regex Position();
}
