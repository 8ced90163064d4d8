using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record ChainOptions
{
    [Setting("EIP-155 chain id; the node stops if an endpoint serves another chain.", Min = 1, Max = 9_007_199_254_740_991,
        Example = "31337")]
    public required long Id { get; init; }

    [Setting("JSON-RPC endpoints, first choice first; the next one takes over when one fails.", Min = 1, Max = 8, IsSensitive = true,
        Example = "http://127.0.0.1:8545")]
    public required IReadOnlyList<Uri> RpcUrls { get; init; }

    [Setting("Milliseconds between two polls of the chain's head; longer than an epoch's windows means missed phases.", Min = 100,
        Max = 60_000)]
    public int PollMillis { get; init; } = 1_000;

    [Setting("Block to start reading events from: the one in which the contracts were deployed.", Min = 0)]
    public long StartBlock { get; init; }
}
