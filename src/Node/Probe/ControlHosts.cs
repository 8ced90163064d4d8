using System.Net;
using Flashback.Node.Configuration;

namespace Flashback.Node.Probe;

/// <summary>
/// The hosts to dial to tell a problem of the node's own network from a provider's. The chain's endpoints serve where the operator names no
/// control
/// targets: without any, a validator whose line is down would call every provider unreachable.
/// </summary>
public static class ControlHosts
{
    public static IReadOnlyList<DnsEndPoint> Of(ProbeOptions probe, IEnumerable<Uri> endpoints)
    {
        // A node on this machine answers with the line cut.
        IEnumerable<Uri> urls = probe.ControlTargets.Count > 0 ? probe.ControlTargets : endpoints.Where(url => !url.IsLoopback);
        return [.. urls.Select(url => new DnsEndPoint(url.Host, url.Port)).Distinct()];
    }
}
