using System.CommandLine;

namespace Flashback.Node.Commands;

internal static class UrlOption
{
    /// <summary>An option whose value is an absolute http or https URL.</summary>
    public static Option<Uri?> Create(string name, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = "URL",
        Required = required,
        CustomParser = result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
            result.AddError($"{name}: '{text}' is not an http or https URL.");
            return null;
        },
    };
}
