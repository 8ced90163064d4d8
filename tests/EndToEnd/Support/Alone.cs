namespace Flashback.EndToEnd.Support;

/// <summary>
/// Tests that start one network after the other and stop each at once, at full load throughout. They run when no other test does, so that no
/// epoch of another network is late because of them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
