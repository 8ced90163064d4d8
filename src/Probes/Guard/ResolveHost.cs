using System.Net;

namespace Flashback.Probes.Guard;

/// <summary>Resolves a host name; throws <see cref="System.Net.Sockets.SocketException"/> as <see cref="Dns"/> does.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellation);
