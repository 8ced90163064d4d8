using System.Text;
using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Errors;

namespace Flashback.BridgeNode.S3;

/// <summary>The parameters of ListObjectsV2.</summary>
public sealed record ListQuery(string Prefix, string After, int MaxKeys, bool UrlEncode)
{
    public const int MaxPageLength = 1000;

    /// <exception cref="S3Exception">A parameter is out of range, or asks for what this node does not offer.</exception>
    public static ListQuery Of(S3Target target)
    {
        if (target["delimiter"] is { Length: > 0 }) throw new S3Exception(S3Error.NotImplemented);
        if (target["encoding-type"] is not (null or "url")) throw new S3Exception(S3Error.InvalidArgument);
        if (!int.TryParse(target["max-keys"] ?? "1000", out var maxKeys) || maxKeys < 0) throw new S3Exception(S3Error.InvalidArgument);
        var after = target["continuation-token"] is { } token ? FromToken(token) : target["start-after"] ?? "";
        return new ListQuery(target["prefix"] ?? "", after, Math.Min(maxKeys, MaxPageLength), target["encoding-type"] == "url");
    }

    /// <summary>A page's token is the last key before it; opaque to clients.</summary>
    public static string ToToken(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string FromToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new S3Exception(S3Error.InvalidArgument);
        }
    }
}
