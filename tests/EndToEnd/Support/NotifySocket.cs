using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Flashback.EndToEnd.Support;

/// <summary>The socket on which systemd hears its services (sd_notify(3)).</summary>
internal sealed class NotifySocket : IDisposable
{
    private const int MaxMessage = 4096;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _heard = [];

    public NotifySocket(string path)
    {
        Path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _ = HearAsync();
    }

    public string Path { get; }

    /// <summary>How often a line was heard.</summary>
    public int Count(string line) => _heard.Count(heard => heard == line);

    public void Dispose() => _socket.Dispose();

    private async Task HearAsync()
    {
        var buffer = new byte[MaxMessage];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer);
                foreach (var line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n')) _heard.Enqueue(line);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
