using System.Globalization;
using System.Net;
using System.Reflection;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Node.Configuration.Declaring;
using Flashback.Probes.Guard;

namespace Flashback.Node.Configuration.Catalog;

/// <summary>How a declared type is read from text, and how its values are described to people.</summary>
internal sealed record SettingType(Type Scalar, bool IsList, string Noun, Func<string, object?> Parse)
{
    /// <summary>A list whose items are themselves records with settings.</summary>
    public bool IsObjectList => IsList && Scalar.GetProperties().Any(property => property.IsDefined(typeof(SettingAttribute)));

    public static SettingType Of(Type type)
    {
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        var scalar = isList ? type.GetGenericArguments()[0] : Nullable.GetUnderlyingType(type) ?? type;
        var (noun, parse) = Describe(scalar);
        return new SettingType(scalar, isList, noun, parse);
    }

    private static (string Noun, Func<string, object?> Parse) Describe(Type type)
    {
        if (type == typeof(bool)) return ("true or false", text => bool.TryParse(text, out var value) ? value : null);
        if (type == typeof(int))
            return ("a whole number",
                text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null);
        if (type == typeof(long))
            return ("a whole number",
                text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null);
        if (type == typeof(string)) return ("text", text => text.Length > 0 ? text : null);
        if (type == typeof(Uri)) return ("an http or https URL", ParseUrl);
        if (type == typeof(Address))
            return ("an address (0x and 40 hex digits; mixed case must carry the EIP-55 checksum)",
                text => Address.TryParse(text, out var value) ? value : null);
        if (type == typeof(Bytes32)) return ("0x and 64 hex digits", text => Bytes32.TryParse(text, out var value) ? value : null);
        if (type == typeof(IPEndPoint))
            return ("an IP address and port, like 127.0.0.1:9640",
                text => text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var value) ? value : null);
        if (type == typeof(Multiaddr))
            return ("a multiaddr, like /ip4/192.0.2.1/tcp/4001", text => Multiaddr.TryParse(text, out var value) ? value : null);
        if (type == typeof(PeerId))
            return ("a peer id of a secp256k1 key, like 16Uiu2HA…", text => PeerId.TryParse(text, out var value) ? value : null);
        if (type.IsEnum)
            return ("one of " + string.Join(", ", Enum.GetNames(type).Select(name => name.ToLowerInvariant())),
                text => ParseEnum(type, text));
        return ("an object", _ => null);
    }

    private static Uri? ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme is "http" or "https" && ProbeEndpoint.HasHost(value)
            ? value : null;

    private static object? ParseEnum(Type type, string text) =>
        text.Length > 0 && char.IsLetter(text[0]) && Enum.TryParse(type, text, ignoreCase: true, out var value) ? value : null;
}
