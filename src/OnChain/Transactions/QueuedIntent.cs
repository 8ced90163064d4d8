namespace Flashback.OnChain.Transactions;

/// <summary>An intent that has no nonce yet.</summary>
internal sealed record QueuedIntent(TransactionIntent Intent, DateTimeOffset Deadline);
