namespace Flashback.Interop.Libp2p;

/// <summary>Installs what the js side needs, once for all tests here. They share two cores: one after another.</summary>
public sealed class Libp2pFixture : IAsyncLifetime
{
    public Task InitializeAsync() => JsPackages.EnsureAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
