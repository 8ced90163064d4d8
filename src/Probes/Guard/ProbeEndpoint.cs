using System.Text;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Guard;

/// <summary>
/// Reads endpoints, which strangers choose. Total: <see cref="Uri"/> reads much and works out late, and throws then, what it makes of
/// a host; here everything that a request needs is worked out at once, and whatever is thrown by it makes the endpoint an invalid one.
/// </summary>
public static class ProbeEndpoint
{
    /// <summary>Characters of an endpoint's text.</summary>
    public const int MaxLength = 2048;

    /// <summary>Characters of a host's name on the wire (RFC 1035, 2.3.4).</summary>
    public const int MaxHostLength = 255;

    /// <summary>Reads text of any kind. Never throws.</summary>
    public static EndpointReading Read(string? text)
    {
        if (text is null || text.Length > MaxLength) return new EndpointReading(null, ProbeReason.EndpointInvalid);
        try
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var url)
                ? new EndpointReading(url, Check(url)) : new EndpointReading(null, ProbeReason.EndpointInvalid);
        }
        catch (Exception)
        {
            return new EndpointReading(null, ProbeReason.EndpointInvalid);
        }
    }

    /// <summary>
    /// What the URL's form forbids: an absolute http or https URL with a host, without user
    /// name, query and fragment is needed. Never throws.
    /// </summary>
    public static ProbeReason Check(Uri url)
    {
        try
        {
            if (!url.IsAbsoluteUri || url.OriginalString.Length > MaxLength || url.UserInfo.Length > 0 || url.Query.Length > 0
                || url.Fragment.Length > 0 || url.Host.Length == 0)
                return ProbeReason.EndpointInvalid;
            if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) return ProbeReason.SchemeForbidden;
            return HasHost(url) && url.AbsolutePath.StartsWith('/') ? ProbeReason.None : ProbeReason.EndpointInvalid;
        }
        catch (Exception)
        {
            return ProbeReason.EndpointInvalid;
        }
    }

    /// <summary>
    /// Whether the host of an absolute URL is one that can be asked for: an address, or a name that has a form in ASCII. Never throws.
    /// </summary>
    public static bool HasHost(Uri url)
    {
        try
        {
            var host = url.IdnHost;
            return host.Length is > 0 and <= MaxHostLength && Ascii.IsValid(host) && Uri.CheckHostName(host) != UriHostNameType.Unknown;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
