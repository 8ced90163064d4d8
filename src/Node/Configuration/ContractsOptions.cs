using Flashback.Ethereum;
using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record ContractsOptions
{
    [Setting("QosOracle: epochs, reports, verdict roots.", Example = "0x5FbDB2315678afecb367f032d93F642f64180aa3")]
    public required Address Oracle { get; init; }

    [Setting("ValidatorRegistry: the validator set and its keys.", Example = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512")]
    public required Address ValidatorRegistry { get; init; }

    [Setting("ProviderOrchestrator: Bridge Nodes and data units.", Example = "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0")]
    public required Address ProviderOrchestrator { get; init; }

    [Setting("ConsumerOrchestrator: agreements and settlement.", Example = "0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9")]
    public required Address ConsumerOrchestrator { get; init; }

    [Setting("DisputeCourt: fault proofs.", Example = "0xDc64a140Aa3E981100a9becA4E685f962f0cF6C9")]
    public required Address DisputeCourt { get; init; }
}
