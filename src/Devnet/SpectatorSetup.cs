using Flashback.Devnet.Plan;
using Flashback.OnChain.Deployment;

namespace Flashback.Devnet;

/// <summary>What the spectator watches. Genesis in Unix seconds.</summary>
public sealed record SpectatorSetup(DevnetOptions Options, DeployedContracts Contracts, IReadOnlyList<UnitInfo> Units, ulong Genesis);
