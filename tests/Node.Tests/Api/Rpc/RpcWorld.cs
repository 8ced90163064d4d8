using System.Net;
using System.Net.Sockets;
using Flashback.Ethereum;
using Flashback.Node.Api.Queries;
using Flashback.Node.Api.Rpc;
using Flashback.Node.Configuration;
using Flashback.Node.Evidence;
using Flashback.Node.Store;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Tests.Api.Rpc;

/// <summary>Both gRPC listeners over one store, and a client of each.</summary>
internal sealed class RpcWorld : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<RpcServer> _servers = [];
    private readonly List<GrpcChannel> _channels = [];

    public RpcWorld(int requestsPerSecond = 1_000, int followers = 1, NodeStore? store = null)
    {
        Socket = new SocketFile(_folder.File("oracle-node.sock"));
        Store = store ?? NodeStore.Open(_folder.File("node.db"), World.Domain);
        var options = new ApiOptions { RequestsPerSecond = requestsPerSecond, MaxEventClients = followers };
        Parts = new RpcParts(options, new NodeQueries(Status, Store, new EvidenceService(Store)), Verdicts, Time);
    }

    public SteppedTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    public FakeStatus Status { get; } = new();

    public FakeAdmin Admin { get; } = new();

    public VerdictFeed Verdicts { get; } = new();

    public NodeStore Store { get; }

    public SocketFile Socket { get; }

    public RpcParts Parts { get; }

    public List<(string Method, Exception Error)> Failed { get; } = [];

    /// <summary>A client on the Unix socket.</summary>
    public async Task<GrpcChannel> LocalAsync()
    {
        await StartAsync(RpcServer.OnSocket(Parts, Admin, Socket));
        return Channel(Socket.Path);
    }

    /// <summary>A client on a port, by HTTP/2 without TLS.</summary>
    public async Task<GrpcChannel> RemoteAsync()
    {
        var server = await StartAsync(RpcServer.OnPort(Parts, new IPEndPoint(IPAddress.Loopback, 0)));
        var channel = GrpcChannel.ForAddress(server.Address);
        _channels.Add(channel);
        return channel;
    }

    public GrpcChannel Channel(string socket)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            },
            InitialHttp2StreamWindowSize = 65_535,
        };
        var channel = GrpcChannel.ForAddress(
            "http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        _channels.Add(channel);
        return channel;
    }

    /// <summary>Keeps an accepted report with these verdicts.</summary>
    public IReadOnlyList<Verdict> Accept(ulong epoch, params Bytes32[] units)
    {
        Verdict[] verdicts = [.. (units.Length == 0 ? [.. World.Units] : units).Select(unit => World.Verdict(epoch, unit))];
        var report = World.Report(epoch) with
        {
            VerdictsRoot = MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]),
            VerdictCount = (uint)verdicts.Length
        };
        Store.SaveVerdicts(epoch, verdicts);
        Store.SaveReport(new StoredReport(report, ValidatorBitmap.Of(0, 1, 2), [], true, null));
        return verdicts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        foreach (var server in _servers) await server.DisposeAsync();
        Store.Dispose();
        _folder.Dispose();
    }

    public async Task StopAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _servers.Clear();
    }

    private async Task<RpcServer> StartAsync(RpcServer server)
    {
        server.Failed += (method, error) => Failed.Add((method, error));
        await server.StartAsync(CancellationToken.None);
        _servers.Add(server);
        return server;
    }

    internal sealed class FakeAdmin : INodeAdmin
    {
        public LogLevel LogLevel { get; set; } = LogLevel.Information;

        public bool IsDrained { get; private set; }

        public IReadOnlyList<PeerDescription> Peers() =>
            [new("16Uiu2HA1", "/ip4/127.0.0.1/tcp/1", true, false, 0), new("16Uiu2HA2", "/ip4/127.0.0.1/tcp/2", false, true, null)];

        public IReadOnlyList<ulong> Drain()
        {
            IsDrained = true;
            return [7, 8];
        }
    }
}
