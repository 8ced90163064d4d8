using System.Net;
using Flashback.Ethereum;
using Flashback.Node.Api.Queries;
using Flashback.Node.Api.Rpc;
using Flashback.Node.Configuration;
using Flashback.Node.Evidence;
using Flashback.Node.Store;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Microsoft.Extensions.Logging;

namespace Flashback.Interop.Grpc;

/// <summary>A node's gRPC listeners, on a port and on a Unix socket, over a store of its own.</summary>
internal sealed class NodeApi : INodeStatus, INodeAdmin, IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RpcServer _port, _socket;
    private readonly NodeStore _store;
    private readonly string _path;

    public NodeApi(int requestsPerSecond = 1_000)
    {
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
        _path = _folder.File("oracle-node.sock");
        var options = new ApiOptions { RequestsPerSecond = requestsPerSecond, MaxEventClients = 1 };
        var parts = new RpcParts(options, new NodeQueries(this, _store, new EvidenceService(_store)), Verdicts, SystemClock.Instance);
        _port = RpcServer.OnPort(parts, new IPEndPoint(IPAddress.Loopback, 0));
        _socket = RpcServer.OnSocket(parts, this, new SocketFile(_path));
    }

    public VerdictFeed Verdicts { get; } = new();

    public string Port => new Uri(_port.Address).Authority;

    public string Socket => "unix:" + _path;

    public string SocketPath => _path;

    public bool IsAlive => true;

    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    public async Task StartAsync()
    {
        await _port.StartAsync(CancellationToken.None);
        await _socket.StartAsync(CancellationToken.None);
    }

    public IReadOnlyList<ReadyReason> NotReady() => [new ReadyReason("peer-too-few", "1 of 3")];

    public NodeDescription Describe() => new()
    {
        Version = "1.2.3",
        ChainId = World.Domain.ChainId,
        Oracle = World.Domain.Oracle,
        Signer = World.Keys[0].Address,
        PeerId = "16Uiu2HA",
        Reasons = NotReady(),
        Chain = new ChainDescription(17, 7, 1_234, ""),
        Working = [new EpochWork(7, EpochPhase.Agree, 3)],
        Dropped = [("batch-late", 4)],
    };

    public IReadOnlyList<PeerDescription> Peers() => [new("16Uiu2HA1", "/ip4/127.0.0.1/tcp/1", true, false, 0)];

    public IReadOnlyList<ulong> Drain() => [7, 8];

    /// <summary>Keeps an accepted report with a verdict on each unit of the world.</summary>
    public void Accept(ulong epoch)
    {
        Verdict[] verdicts = [.. World.Units.Select(unit => World.Verdict(epoch, unit))];
        var report = World.Report(epoch) with { VerdictsRoot = MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]) };
        _store.SaveVerdicts(epoch, verdicts);
        _store.SaveReport(new StoredReport(report, ValidatorBitmap.Of(0, 1, 2), [], true, null));
        Verdicts.Add(epoch);
    }

    /// <summary>Keeps a proof of equivocation.</summary>
    public void Accuse(ulong epoch)
    {
        _store.SaveSetup(World.Setup(epoch));
        _store.SaveEquivocation(World.Equivocation(epoch, 2));
    }

    public static string Base64(Bytes32 value) => Convert.ToBase64String(value.Span);

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        await _port.DisposeAsync();
        _store.Dispose();
        _folder.Dispose();
    }
}
