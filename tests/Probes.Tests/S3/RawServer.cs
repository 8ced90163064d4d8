using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Flashback.Probes.Tests.S3;

/// <summary>A server on loopback that reads a request's head and then does whatever a test wants.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _running;

    private readonly bool _readsHead;

    public RawServer(Func<NetworkStream, CancellationToken, Task> answer, bool readsHead = true)
    {
        _answer = answer;
        _readsHead = readsHead;
        _listener.Start();
        _running = ServeAsync();
    }

    public RawServer(string response)
        : this((stream, stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(response), stop).AsTask())
    {
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many connections came in.</summary>
    public int Connections { get; private set; }

    /// <summary>The head of the last request.</summary>
    public string Head { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        // Nobody may be accepting any more when the listener goes: a stopped one answers with InvalidOperationException.
        await _stop.CancelAsync();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                await using var stream = client.GetStream();
                try
                {
                    if (_readsHead) Head = await ReadHeadAsync(stream);
                    await _answer(stream, _stop.Token);
                }
                catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client left, which some tests are about.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) > 0)
            head.Append((char)one[0]);
        return head.ToString();
    }
}
