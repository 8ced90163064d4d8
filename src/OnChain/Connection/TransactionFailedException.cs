using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Connection;

/// <summary>A transaction that had to be included was not.</summary>
public sealed class TransactionFailedException(string call, TransactionOutcome outcome) : Exception($"{call}: {outcome.Describe()}")
{
    public TransactionOutcome Outcome => outcome;
}
