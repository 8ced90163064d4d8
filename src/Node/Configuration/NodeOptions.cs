using Flashback.Ethereum;
using Flashback.Node.Configuration.Declaring;
using Flashback.OnChain.Deployment;

namespace Flashback.Node.Configuration;

/// <summary>
/// Everything that an operator can set, whole and valid. This declaration also feeds flags, environment, docs and redaction.
/// </summary>
public sealed record NodeOptions
{
    [Setting("Folder of keys, sign log and store; only the node's user may read it.", IsPath = true, Example = ".")]
    public string DataDirectory { get; init; } = ".";

    [Section("The chain that the contracts live on.")]
    public required ChainOptions Chain { get; init; }

    [Section("The deployed contracts.")]
    public required ContractsOptions Contracts { get; init; }

    [Section("Keystores (Web3 secret storage, version 3).")]
    public KeysOptions Keys { get; init; } = new();

    [Section("The peer-to-peer network of the validators.")]
    public P2pOptions P2p { get; init; } = new();

    [Section("The node's own HTTP interface: health, metrics, verdicts, evidence.")]
    public ApiOptions Api { get; init; } = new();

    [Section("Measuring Bridge Nodes.")]
    public ProbeOptions Probe { get; init; } = new();

    [Section("Sending reports and settlements to the chain.")]
    public TransmitOptions Transmit { get; init; } = new();

    [Section("What the node stores.")]
    public StoreOptions Store { get; init; } = new();

    [Section("Log output.")]
    public LogOptions Log { get; init; } = new();

    [Section("Deliberate misbehaviour, for a development chain (id 31337) only.")]
    public FaultOptions Faults { get; init; } = new();

    /// <summary>
    /// The deployment that <see cref="Chain"/> and <see cref="Contracts"/> name; the node needs no address of pool and duties.
    /// </summary>
    public DeployedContracts Deployed => new(
        (ulong)Chain.Id, (ulong)Math.Max(0, Chain.StartBlock - 1), Address.Zero, Contracts.ValidatorRegistry,
        Contracts.ProviderOrchestrator, Contracts.ConsumerOrchestrator,
        Contracts.Oracle, Contracts.DisputeCourt, Pool: Address.Zero, Duties: Address.Zero);
}
