using System.Numerics;

namespace Flashback.OnChain.Deployment.Parameters;

/// <summary>What a lost appeal costs its appellant, in FLASH, and how long its committee has.</summary>
public sealed record AppealParameters(BigInteger Bond, ulong RulingSeconds);
