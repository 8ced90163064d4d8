using Flashback.OnChain.Transactions;

namespace Flashback.Node.Chain;

/// <summary>Sends transactions of the submitter's account.</summary>
public interface IOutbox
{
    Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation);
}
