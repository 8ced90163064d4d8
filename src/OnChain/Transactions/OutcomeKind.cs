namespace Flashback.OnChain.Transactions;

/// <summary>How an intent ended, in one word of a small set: the label of metrics, and what code decides by.</summary>
public enum OutcomeKind
{
    /// <summary>The transaction took effect.</summary>
    Included,

    /// <summary>The same key was included before.</summary>
    IncludedBefore,

    /// <summary>The contract would have refused; nothing was sent and nothing spent.</summary>
    RefusedByContract,

    /// <summary>It was included, and the contract refused: gas was paid.</summary>
    Reverted,

    /// <summary>The day's spending limit would be exceeded.</summary>
    SpendLimit,

    /// <summary>Its deadline passed before it was included.</summary>
    Expired,

    /// <summary>Another transaction of the account used its nonce.</summary>
    Replaced,

    /// <summary>No endpoint took it.</summary>
    Unavailable,

    /// <summary>Too many were queued already.</summary>
    QueueFull,

    /// <summary>The account holds less than it may cost.</summary>
    NoFunds,

    /// <summary>There is no account to send from.</summary>
    NoAccount,
}
