using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record ProbeOptions
{
    [Setting("Allows Bridge Nodes and control targets on loopback and private addresses. Off, so that a data unit cannot point the node at "
        + "its own network.")]
    public bool AllowLoopback { get; init; }

    [Setting("Control targets: well-known URLs that answer when the node's own network works. When they fail, an epoch's observations "
        + "count against no one. Empty: the hosts of chain.rpcUrls that are not on this machine.", Min = 0, Max = 16,
        Example = "https://example.org/")]
    public IReadOnlyList<Uri> ControlTargets { get; init; } = [];

    [Setting("Access to the data units' storage. An entry serves one data unit, or a whole Bridge Node.", Min = 0, Max = 4_096)]
    public IReadOnlyList<ProbeCredential> Credentials { get; init; } = [];

    [Setting("Data units measured at the same time.", Min = 1, Max = 256)]
    public int Parallelism { get; init; } = 8;
}
