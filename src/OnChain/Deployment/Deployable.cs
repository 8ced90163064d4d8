using Flashback.Ethereum;
using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.Deployment;

/// <summary>One contract of a deployment.</summary>
/// <param name="Name">As its artifact is called.</param>
/// <param name="Creation">Its creation, once those before it stand.</param>
/// <param name="Address">Where it is in a deployment; null when it is not part of it.</param>
/// <param name="Placed">The deployment with it at an address.</param>
/// <param name="KnowsItself">Its code holds its own address, so that no other deployment of it has the same code.</param>
internal sealed record Deployable(
    string Name,
    Func<DeployedContracts, ContractCall> Creation,
    Func<DeployedContracts, Address?> Address,
    Func<DeployedContracts, Address, DeployedContracts> Placed,
    bool KnowsItself = false);
