namespace Flashback.Interop.Libp2p;

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Libp2pCollection : ICollectionFixture<Libp2pFixture>
{
    public const string Name = "js-libp2p";
}
