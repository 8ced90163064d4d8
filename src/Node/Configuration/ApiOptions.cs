using System.Net;

namespace Flashback.Node.Configuration;

public sealed record ApiOptions
{
    [Setting("Address and port of the HTTP interface; it has no authentication, so leave it on loopback or put a proxy before it.", Example = "127.0.0.1:9640")]
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 9640);

    [Setting("Requests served per second, over all clients; more are answered with 429.", Min = 1, Max = 100_000)]
    public int RequestsPerSecond { get; init; } = 200;

    [Setting("Clients that may follow /v1/events at the same time.", Min = 0, Max = 1_000)]
    public int MaxEventClients { get; init; } = 16;
}
