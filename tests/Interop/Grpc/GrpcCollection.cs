namespace Flashback.Interop.Grpc;

[CollectionDefinition(Name)]
public sealed class GrpcCollection : ICollectionFixture<GrpcJsPeer>
{
    public const string Name = "grpc-js";
}
