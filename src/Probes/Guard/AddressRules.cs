using System.Net;

namespace Flashback.Probes.Guard;

/// <summary>
/// Which addresses lie in the public Internet (IANA's special-purpose registries, RFC 6890 and later). IPv6 forms that
/// carry an IPv4 address (mapped, NAT64, 6to4) are judged by the address they carry.
/// </summary>
public static class AddressRules
{
    private static readonly IPNetwork[] Never = Parse(
        "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8", "100::/64", "2001::/32",
        "169.254.0.0/16", "fe80::/10", // link-local: most clouds' metadata services
        "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32"); // metadata of Azure, Alibaba, AWS

    private static readonly IPNetwork[] Private = Parse(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "::1/128", "fc00::/7", "fec0::/10", "2001:db8::/32",
        "64:ff9b:1::/48");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether probes may go to the address.</summary>
    public static bool IsAllowed(IPAddress address, bool allowPrivate)
    {
        var judged = Unwrap(address);
        return !Contains(Never, judged) && (allowPrivate || !Contains(Private, judged));
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (Nat64.Contains(address)) return new IPAddress(address.GetAddressBytes().AsSpan(12, 4));
        if (SixToFour.Contains(address)) return new IPAddress(address.GetAddressBytes().AsSpan(2, 4));
        return address;
    }

    private static bool Contains(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, network => network.Contains(address));

    private static IPNetwork[] Parse(params string[] networks) => Array.ConvertAll(networks, IPNetwork.Parse);
}
