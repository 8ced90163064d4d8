using System.Net;
using System.Net.Sockets;

namespace Flashback.Devnet.Processes;

/// <summary>Ports on loopback that nobody listens on. Drawn together, so that they differ.</summary>
public static class FreePorts
{
    public static IReadOnlyList<int> Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var listener in listeners) listener.Start();
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }
}
