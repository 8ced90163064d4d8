namespace Flashback.Devnet.Ledger;

/// <summary>Everything the summary is judged on; read from the chain, not from the nodes.</summary>
public sealed record RunFacts(
    int Epochs,
    IReadOnlyList<UnitFacts> Units,
    IReadOnlyList<SlashFact> ProviderSlashes,
    IReadOnlyList<SlashFact> ValidatorSlashes,
    IReadOnlyList<string> Annulments,
    IReadOnlyList<BookFact> Books,
    int ReportsAccepted);
