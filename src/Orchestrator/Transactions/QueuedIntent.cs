namespace Flashback.Orchestrator.Transactions;

/// <summary>An intent that has no nonce yet.</summary>
internal sealed record QueuedIntent(TransactionIntent Intent, DateTimeOffset Deadline);
