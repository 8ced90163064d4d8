namespace Flashback.Libp2p.Tests.Attacks;

/// <summary>Tests that weigh the heap run alone: what others allocate at the same time would be counted.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryCollection
{
    public const string Name = "weighs the heap";
}
