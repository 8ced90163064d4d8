using Flashback.Ethereum;

namespace Flashback.Devnet.Plan;

/// <summary>A data unit of the devnet, named for its fate: healthy, slow or corrupt.</summary>
public sealed record UnitInfo(string Name, Bytes32 Id, Address Bridge, Uri Endpoint);
