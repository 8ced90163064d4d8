namespace Flashback.OnChain.Transactions;

/// <summary>
/// The catalogue of <see cref="OutcomeKind"/>: one label and one text for each. The operator's manual repeats it, and a test compares.
/// </summary>
public static class OutcomeKinds
{
    private static readonly Dictionary<OutcomeKind, (string Label, string Text)> s_catalogue = new()
    {
        [OutcomeKind.Included] = ("included", "It took effect."),
        [OutcomeKind.IncludedBefore] = ("included-before", "The same one took effect before; nothing was sent."),
        [OutcomeKind.RefusedByContract] = ("refused-by-contract",
            "The contract would have refused it, so nothing was sent and nothing paid. Normal where another validator was quicker."),
        [OutcomeKind.Reverted] = ("reverted", "The contract refused it after it was sent; its gas is paid. Now and then normal, where "
            + "another validator was quicker by a block."),
        [OutcomeKind.SpendLimit] = ("spend-limit", "`transmit.dailySpendGwei` would be exceeded. Raise the limit, or find out what spends "
            + "so much: nothing more is sent before the next day."),
        [OutcomeKind.Expired] = ("expired",
            "Its deadline passed first. The fees are too low for the chain (`transmit.maxFeeGwei`), or the endpoint is too slow."),
        [OutcomeKind.Replaced] =
            ("replaced", "Another transaction of the submitter took its nonce. Nothing else may send from that account."),
        [OutcomeKind.Unavailable] = ("unavailable", "No endpoint took it before its deadline. Check `chain.rpcUrls`."),
        [OutcomeKind.QueueFull] =
            ("queue-full", "Too many transactions are waiting already, and none of them is included: see the outcomes of the others."),
        [OutcomeKind.NoFunds] = ("no-funds", "The submitter holds less than it may cost. Send it coin."),
        [OutcomeKind.NoAccount] = ("no-account", "The node has no submitter key."),
    };

    /// <summary>Lower case, words joined by hyphens; never changes.</summary>
    public static string Label(this OutcomeKind kind) => s_catalogue[kind].Label;

    /// <summary>What it means and what to do about it, for the operator.</summary>
    public static string Text(this OutcomeKind kind) => s_catalogue[kind].Text;
}
