using System.Numerics;

namespace Flashback.OnChain.Deployment.Parameters;

/// <summary>What an appeal costs who loses it, in FLASH, and how long its committee has.</summary>
public sealed record AppealParameters(BigInteger Bond, ulong RulingSeconds);
