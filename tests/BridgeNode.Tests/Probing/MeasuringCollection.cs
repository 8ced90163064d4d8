namespace Flashback.BridgeNode.Tests.Probing;

/// <summary>The prober calls a sample its own failure when its process is scheduled late, so its tests have the process to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuringCollection
{
    public const string Name = "Measuring";
}
