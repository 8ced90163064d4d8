using System.Text;
using Flashback.BridgeNode.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Flashback.BridgeNode.Authentication;

/// <summary>What a request's raw target names: path-style bucket and key, and the query, decoded once.</summary>
public sealed record S3Target(string Bucket, string Key, string Path, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    public const int MaxKeyBytes = 1024;

    /// <summary>Reads the target as it came over the wire: a server's decoded path cannot tell %2F from a slash.</summary>
    public static S3Target Of(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(mark < 0 ? raw : raw[..mark]);
        var query = mark < 0 ? [] : raw[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Pair).ToArray();
        var names = path.TrimStart('/');
        var slash = names.IndexOf('/', StringComparison.Ordinal);
        var key = slash < 0 ? "" : names[(slash + 1)..];
        if (Encoding.UTF8.GetByteCount(key) > MaxKeyBytes) throw new S3Exception(S3Error.KeyTooLong);
        return new S3Target(slash < 0 ? names : names[..slash], key, path, query);
    }

    /// <summary>A parameter's value; null when it is not there.</summary>
    public string? this[string name] => Query.Where(pair => pair.Key == name).Select(pair => pair.Value).FirstOrDefault();

    private static KeyValuePair<string, string> Pair(string text)
    {
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign < 0 ? new(Decode(text), "") : new(Decode(text[..sign]), Decode(text[(sign + 1)..]));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
