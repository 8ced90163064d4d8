using System.Net;
using System.Net.Sockets;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Guard;

/// <summary>
/// Keeps probes away from where they must not go: a provider chooses the endpoint, so it could name a validator's own network.
/// The address that was checked is the one that is dialled; no name is resolved twice.
/// </summary>
public sealed class NetworkGuard(NetworkGuardOptions options, ResolveHost? resolver = null)
{
    /// <summary>A name with more addresses than this is refused.</summary>
    public const int MaxAddresses = 64;

    private readonly ResolveHost _resolve = resolver ?? Dns.GetHostAddressesAsync;

    /// <summary>What the endpoint's form forbids, or <see cref="ProbeReason.None"/>. Resolves nothing and never throws.</summary>
    public ProbeReason Check(Uri endpoint)
    {
        var form = ProbeEndpoint.Check(endpoint);
        if (form != ProbeReason.None) return form;
        if (endpoint.Scheme == Uri.UriSchemeHttp && !options.AllowPlainHttp) return ProbeReason.SchemeForbidden;
        var port = endpoint.Port;
        return port is 80 or 443 || (port >= options.MinPort && port <= options.MaxPort) ? ProbeReason.None : ProbeReason.PortForbidden;
    }

    /// <summary>
    /// The one address to dial: the first of IPv4, which every validator has, otherwise the first. If any of a name's addresses is
    /// forbidden the name is refused: mixed answers are how a rebinding attack looks.
    /// </summary>
    internal async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await LookUpAsync(host, cancellation);
        if (addresses.Length is 0 or > MaxAddresses)
            throw new ProbeException(ProbeReason.NameNotFound, $"'{host}' has {addresses.Length} addresses.");
        foreach (var address in addresses)
        {
            if (!AddressRules.IsAllowed(address, options.AllowPrivateAddresses))
                throw new ProbeException(ProbeReason.AddressForbidden, $"'{host}' resolves to {address}, which may not be probed.");
        }
        return Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
    }

    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return await _resolve(host, cancellation);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            throw new ProbeException(ProbeReason.NameNotFound, $"'{host}' does not exist.", failure);
        }
        catch (SocketException failure)
        {
            throw new ProbeException(ProbeReason.ResolverDown, $"The resolver failed for '{host}': {failure.SocketErrorCode}.", failure);
        }
    }
}
