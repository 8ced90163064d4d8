using System.Collections.Immutable;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Verdicts;

/// <summary>A report with the verdicts and batches that it is computed from.</summary>
/// <param name="Report">The report.</param>
/// <param name="Verdicts">One for every data unit under probe, in ascending order of data unit.</param>
/// <param name="Batches">The included batches in ascending order of validator index.</param>
public sealed record Tally(Report Report, ImmutableArray<Verdict> Verdicts, ImmutableArray<RevealedBatch> Batches);
