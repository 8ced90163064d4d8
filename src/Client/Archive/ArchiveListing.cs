using System.Collections.Immutable;

namespace Flashback.Client.Archive;

/// <summary>What an archive holds.</summary>
/// <param name="Documents">The sound documents, by chain, oracle, data unit and epoch.</param>
/// <param name="Damaged">The names of those that are no longer what was kept; they are skipped.</param>
public sealed record ArchiveListing(ImmutableArray<ArchivedDocument> Documents, ImmutableArray<string> Damaged);
