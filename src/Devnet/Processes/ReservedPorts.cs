using System.Net;
using System.Net.Sockets;

namespace Flashback.Devnet.Processes;

/// <summary>
/// Ports on loopback that stay ours: each is held by a socket that is bound and never listens. The kernel gives such a port to
/// no outgoing connection and to nobody who asks for any port, while a process that is told its number may listen on it, again
/// and again (socket(7), SO_REUSEADDR, which .NET sets on every socket that it binds on Unix).
/// </summary>
public sealed class ReservedPorts : IAsyncDisposable
{
    private readonly List<Socket> _holders = [];

    /// <exception cref="SocketException">The machine has no port left.</exception>
    public ReservedPorts(int count)
    {
        try
        {
            while (_holders.Count < count) _holders.Add(Hold());
        }
        catch (SocketException)
        {
            Release();
            throw;
        }
    }

    public int this[int place] => ((IPEndPoint)_holders[place].LocalEndPoint!).Port;

    public ValueTask DisposeAsync()
    {
        Release();
        return ValueTask.CompletedTask;
    }

    private static Socket Hold()
    {
        var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return holder;
        }
        catch (SocketException)
        {
            holder.Dispose();
            throw;
        }
    }

    private void Release()
    {
        foreach (var holder in _holders) holder.Dispose();
    }
}
