using System.Net;
using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record ApiOptions
{
    [Setting("Address and port of the HTTP interface; it has no authentication, so leave it on loopback or put a proxy in front of it.",
        Example = "127.0.0.1:9640")]
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 9640);

    [Setting(
        "Address and port of the read-only gRPC interface (HTTP/2 without TLS, no authentication); off unless set. The Unix socket "
        + "serves it too.", Example = "127.0.0.1:9641")]
    public IPEndPoint? GrpcListen { get; init; }

    [Setting(
        "Unix socket of gRPC, administration included: every user who may open it can administer the node. None: oracle-node.sock in the "
        + "data folder.", IsPath = true)]
    public string? Socket { get; init; }

    [Setting("Requests served per second by each of the interfaces, over all clients; more are answered with 429 or RESOURCE_EXHAUSTED.",
        Min = 1, Max = 100_000)]
    public int RequestsPerSecond { get; init; } = 200;

    [Setting("Clients that may follow /v1/events, or the verdicts by gRPC, at the same time.", Min = 0, Max = 1_000)]
    public int MaxEventClients { get; init; } = 16;
}
