using System.Net;
using System.Net.Sockets;
using Flashback.Devnet.Processes;

namespace Flashback.Devnet.Tests.Processes;

public sealed class ReservedPortsTests : IAsyncDisposable
{
    /// <summary>Of some 28,000 that the kernel hands out: so many strangers would hit one of so many ports in 99 of 100 runs.</summary>
    private const int Reserved = 256;
    private const int Strangers = 500;

    private readonly ReservedPorts _ports = new(Reserved);
    private readonly List<IDisposable> _open = [];

    private HashSet<int> Mine => [.. Enumerable.Range(0, Reserved).Select(place => _ports[place])];

    [Fact]
    public void They_differ() => Assert.Equal(Reserved, Mine.Count);

    [Fact]
    public async Task A_process_that_knows_the_port_can_listen_repeatedly()
    {
        for (var start = 0; start < 3; start++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, _ports[0]);
            listener.Start();
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _ports[0]);
            using var accepted = await listener.AcceptTcpClientAsync();
            Assert.True(accepted.Connected);
        }
    }

    [Fact]
    public void A_request_for_any_port_gets_another_one()
    {
        var given = Enumerable.Range(0, Strangers).Select(_ =>
        {
            var listener = Keep(new TcpListener(IPAddress.Loopback, 0));
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }).ToList();
        Assert.Empty(Mine.Intersect(given));
    }

    [Fact]
    public async Task Outgoing_connections_leave_from_others()
    {
        var server = Keep(new TcpListener(IPAddress.Loopback, 0));
        server.Start();
        var given = new List<int>();
        for (var i = 0; i < Strangers; i++)
        {
            var client = Keep(new TcpClient());
            await client.ConnectAsync((IPEndPoint)server.LocalEndpoint);
            (await server.AcceptTcpClientAsync()).Dispose();
            given.Add(((IPEndPoint)client.Client.LocalEndPoint!).Port);
        }
        Assert.Empty(Mine.Intersect(given));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open) open.Dispose();
        await _ports.DisposeAsync();
    }

    private T Keep<T>(T open)
        where T : IDisposable
    {
        _open.Add(open);
        return open;
    }
}
