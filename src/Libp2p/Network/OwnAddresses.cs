using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Flashback.Libp2p.Network;

/// <summary>
/// Turns "every address of this machine" into those addresses, as 0.0.0.0 cannot be dialed. They are looked up once a minute: peers
/// may ask for them far more often.
/// </summary>
internal sealed class OwnAddresses(TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private IPAddress[]? _found;
    private long _foundAt;

    public IEnumerable<Multiaddr> Expand(Multiaddr listened)
    {
        var endPoint = listened.ToEndPoint();
        if (endPoint is null || !(endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any))) return [listened];
        return Found().Where(address => address.AddressFamily == endPoint.AddressFamily)
            .Select(address => Multiaddr.FromEndPoint(new IPEndPoint(address, endPoint.Port)));
    }

    private IPAddress[] Found()
    {
        lock (_gate)
        {
            if (_found is null || time.GetElapsedTime(_foundAt) > KeptFor) (_found, _foundAt) = (LookUp(), time.GetTimestamp());
            return _found;
        }
    }

    private static IPAddress[] LookUp()
    {
        try
        {
            return [.. from network in NetworkInterface.GetAllNetworkInterfaces()
                where network.OperationalStatus == OperationalStatus.Up
                from unicast in network.GetIPProperties().UnicastAddresses
                let address = unicast.Address
                where address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
                    && !address.IsIPv6LinkLocal
                select address];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
