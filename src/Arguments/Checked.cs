using System.CommandLine;
using System.CommandLine.Parsing;

namespace Flashback.Arguments;

/// <summary>
/// Gives options and arguments the values they take. What is refused is refused while the command line is read, in one form:
/// name, text, what is allowed. Anything that is neither a text nor a switch goes through here:
/// the parser's own refusal names types of .NET.
/// </summary>
public static class Checked
{
    /// <param name="option">The option.</param>
    /// <param name="values">What it takes.</param>
    /// <param name="advice">What else to do, without a full stop: "leave it out to run until Ctrl-C".</param>
    public static Option<T> Taking<T>(this Option<T> option, Values<T> values, string? advice = null)
    {
        option.CustomParser = result => Last(result, option.Name, values, advice);
        return Described(option, values.Hint);
    }

    /// <inheritdoc cref="Taking{T}(Option{T}, Values{T}, string?)"/>
    public static Option<T?> Taking<T>(this Option<T?> option, Values<T> values, string? advice = null) where T : struct
    {
        option.CustomParser = result => Last(result, option.Name, values, advice) is var value && result.Tokens.Count > 0 ? value : null;
        return Described(option, values.Hint);
    }

    /// <summary>For an option that may be repeated.</summary>
    public static Option<T[]> TakingEach<T>(this Option<T[]> option, Values<T> values)
    {
        option.CustomParser = result => [.. result.Tokens.Select(token => One(result, option.Name, token.Value, values, null))];
        return Described(option, values.Hint);
    }

    public static Argument<T> Taking<T>(this Argument<T> argument, Values<T> values)
    {
        argument.CustomParser = result => Last(result, argument.HelpName ?? argument.Name, values, null);
        return argument;
    }

    private static T Last<T>(ArgumentResult result, string name, Values<T> values, string? advice) =>
        result.Tokens.Count > 0 ? One(result, name, result.Tokens[^1].Value, values, advice) : default!;

    private static T One<T>(ArgumentResult result, string name, string text, Values<T> values, string? advice)
    {
        if (values.Read(text, out var value)) return value;
        result.AddError($"{name} '{TerminalText.Shown(text)}' must be {values.Wanted}{(advice is null ? "" : $"; {advice}")}.");
        return default!;
    }

    private static TOption Described<TOption>(TOption option, string? hint) where TOption : Option
    {
        if (hint is not null) option.Description = $"{option.Description?.TrimEnd('.')} ({hint}).";
        return option;
    }
}
