using Flashback.OnChain.Deployment;

namespace Flashback.Client.Nodes;

/// <summary>A network as a client reaches it: chain endpoints and validators, each in order of preference, and the contracts.</summary>
public sealed record Network(IReadOnlyList<Uri> RpcUrls, IReadOnlyList<Uri> Nodes, DeployedContracts Contracts);
