namespace Flashback.Devnet.Tests.Processes;

/// <summary>Tests that no other test of this project runs beside.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
