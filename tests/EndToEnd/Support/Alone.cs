namespace Flashback.EndToEnd.Support;

/// <summary>
/// Tests that load the machine throughout, as they start one network after the other, and tests that measure what is not ours. They run one
/// after another when no other test does, so that none is late because of another.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
