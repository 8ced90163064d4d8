using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.Orchestrator.Watching;

/// <summary>A provider; collateral and slashes in FLASH wei.</summary>
public sealed record ProviderView(Address Provider, bool Certified, BigInteger Bonded, BigInteger Slashed);
