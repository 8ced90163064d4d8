using Flashback.Ethereum.Transactions;
using Flashback.OnChain.Journal;

namespace Flashback.OnChain.Transactions;

/// <summary>A transaction in flight, with what need not outlive the process.</summary>
internal sealed class PendingTransaction(JournalEntry entry)
{
    public JournalEntry Entry { get; set; } = entry;

    /// <summary>The last attempt as it is broadcast.</summary>
    public SignedTransaction? Signed { get; set; }

    public DateTimeOffset BroadcastAt { get; set; }

    /// <summary>Some endpoint took one of the attempts, or may have, so it may be mined at any time.</summary>
    public bool Accepted { get; set; }

    /// <summary>What the endpoint said when it last refused.</summary>
    public string Refusal { get; set; } = "";

    /// <summary>How often the nonce was found used while no receipt of ours was.</summary>
    public int MissingReceipts { get; set; }
}
