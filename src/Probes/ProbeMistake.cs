using Flashback.Ethereum;

namespace Flashback.Probes;

/// <summary>An exception that lost one probe.</summary>
/// <param name="DataUnit">The data unit.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Error">What was thrown.</param>
public sealed record ProbeMistake(Bytes32 DataUnit, ulong Epoch, Exception Error);
