using System.Net;
using Flashback.Libp2p;
using Flashback.Probes.Guard;

namespace Flashback.Node.Configuration;

/// <summary>
/// Where peers may be dialed. Their addresses are their own word, in the registry as in signed records, so none may point the node at
/// its own network. A name is judged twice: here by its form, and by what it resolves to when it is dialed.
/// </summary>
public static class DialRules
{
    public static bool Allows(Multiaddr address, bool allowPrivate) =>
        address.Port != 0 && (address.ToEndPoint() is not { } endPoint || Allows(endPoint.Address, allowPrivate));

    public static bool Allows(IPAddress address, bool allowPrivate) => AddressRules.IsAllowed(address, allowPrivate);
}
