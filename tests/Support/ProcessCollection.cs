namespace Flashback.Tests.Support;

/// <summary>
/// Tests that start processes run alone: until it runs its own program, a new process holds
/// whatever this one has open, so what another test closes would still listen, or still be locked.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessCollection
{
    public const string Name = "starts processes";
}
