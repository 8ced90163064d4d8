using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.Transactions;

/// <summary>An action that must happen on chain once.</summary>
/// <param name="Key">Names the action, such as <c>report/17</c>. A key in flight, or included recently, is not sent again.</param>
/// <param name="Call">What to send.</param>
/// <param name="Deadline">After this it is no longer wanted: what is not included is cancelled. Null takes the sender's default.</param>
/// <param name="GasLimit">Fixed gas limit; null estimates it.</param>
public sealed record TransactionIntent(string Key, ContractCall Call, DateTimeOffset? Deadline = null, ulong? GasLimit = null);
