namespace Flashback.Devnet.Ledger;

/// <summary>
/// Everything the summary is judged on; read from the chain, not from the nodes. <paramref name="Missed"/> says of each epoch without a
/// report why, as far as the devnet can tell; it explains, and is not judged on.
/// </summary>
public sealed record RunFacts(
    int Epochs,
    IReadOnlyList<UnitFacts> Units,
    IReadOnlyList<SlashFact> ProviderSlashes,
    IReadOnlyList<SlashFact> ValidatorSlashes,
    IReadOnlyList<string> Annulments,
    IReadOnlyList<BookFact> Books,
    int ReportsAccepted,
    IReadOnlyList<string> Missed);
