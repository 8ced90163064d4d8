using System.Numerics;

namespace Flashback.OnChain.Transactions;

/// <summary>The limits of one submitting account. Fees and amounts are in wei.</summary>
public sealed record TransactionSenderOptions
{
    public static readonly BigInteger Gwei = 1_000_000_000;
    public static readonly BigInteger Ether = 1_000_000_000 * Gwei;

    /// <summary>Never more than this for a unit of gas, replacements included. Default 200 gwei.</summary>
    public BigInteger MaxFeePerGas { get; init; } = 200 * Gwei;

    /// <summary>The tip of a first attempt. Default 1 gwei.</summary>
    public BigInteger PriorityFeePerGas { get; init; } = Gwei;

    /// <summary>Fees and value that may leave the account in one UTC day. Default 1 ether.</summary>
    public BigInteger SpendLimitPerDay { get; init; } = Ether;

    /// <summary>A transaction in no block after this long is replaced at a higher price. Default 30 s.</summary>
    public TimeSpan ReplaceAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an intent without a deadline of its own is tried. Default 10 min.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two looks for receipts. Default 1 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Blocks that must contain or follow a receipt before it is reported. Default 1.</summary>
    public int Confirmations { get; init; } = 1;

    /// <summary>Intents that wait for a nonce. Default 256.</summary>
    public int MaxQueued { get; init; } = 256;

    /// <summary>Transactions in flight at once. Default 16.</summary>
    public int MaxPending { get; init; } = 16;
}
