namespace Flashback.Probes.Guard;

/// <summary>Where probes may go. The defaults are those of a public network.</summary>
/// <param name="AllowPrivateAddresses">Lets loopback and private addresses be probed (development networks only). Metadata services and
/// multicast stay refused.</param>
/// <param name="AllowPlainHttp">Lets http endpoints be probed; otherwise https only.</param>
/// <param name="MinPort">Lowest port allowed; 80 and 443 are always allowed.</param>
/// <param name="MaxPort">Highest port allowed.</param>
public sealed record NetworkGuardOptions(
    bool AllowPrivateAddresses = false, bool AllowPlainHttp = false, int MinPort = 1024, int MaxPort = 65535)
{
    /// <summary>What a development network on one machine needs.</summary>
    public static NetworkGuardOptions Development { get; } = new(AllowPrivateAddresses: true, AllowPlainHttp: true);
}
