using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.Transactions;

/// <summary>How an intent ended. Exactly one of the nested kinds.</summary>
public abstract record TransactionOutcome
{
    private TransactionOutcome()
    {
    }

    public abstract OutcomeKind Kind { get; }

    /// <summary>One sentence for people. Nothing is decided by it: see <see cref="Kind"/>.</summary>
    public abstract string Describe();

    /// <summary>The transaction took effect.</summary>
    public sealed record Included(TransactionReceipt Receipt) : TransactionOutcome
    {
        public override OutcomeKind Kind => OutcomeKind.Included;

        public override string Describe() => $"included in block {Receipt.BlockNumber} as {Receipt.TransactionHash}";
    }

    /// <summary>The same key was included before, as its journal remembers.</summary>
    public sealed record IncludedBefore(Bytes32 TransactionHash) : TransactionOutcome
    {
        public override OutcomeKind Kind => OutcomeKind.IncludedBefore;

        public override string Describe() => $"included before as {TransactionHash}";
    }

    /// <summary>The contract refused. Without a receipt it was noticed beforehand and cost nothing.</summary>
    public sealed record Reverted(Revert Reason, TransactionReceipt? Receipt) : TransactionOutcome
    {
        public override OutcomeKind Kind => Receipt is null ? OutcomeKind.RefusedByContract : OutcomeKind.Reverted;

        public override string Describe() =>
            Receipt is null ? $"refused by the contract: {Reason.Text}" : $"reverted in block {Receipt.BlockNumber}: {Reason.Text}";
    }

    /// <summary>It did not happen and will not: too late, no room in the queue, no funds, the nonce went to something else.</summary>
    /// <param name="Why">One of the kinds from <see cref="OutcomeKind.Expired"/> on.</param>
    /// <param name="Reason">One sentence for people.</param>
    public sealed record Dropped(OutcomeKind Why, string Reason) : TransactionOutcome
    {
        public override OutcomeKind Kind => Why;

        public override string Describe() => $"dropped: {Reason}";
    }

    /// <summary>It could have cost more than what is left of the day's limit. Amounts in wei.</summary>
    public sealed record RefusedBySpendLimit(BigInteger Needed, BigInteger Committed, BigInteger Limit) : TransactionOutcome
    {
        public override OutcomeKind Kind => OutcomeKind.SpendLimit;

        public override string Describe() =>
            $"refused by the daily spend limit: up to {Needed} wei needed, {Committed} of {Limit} wei are spent or reserved today";
    }
}
