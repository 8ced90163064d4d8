using Flashback.Api.V1;
using Grpc.Core;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Flashback.Node.Tests.Api.Rpc;

public sealed class AdminServiceTests : IAsyncLifetime
{
    private readonly RpcWorld _world = new();
    private Admin.AdminClient _client = null!;

    public async Task InitializeAsync() => _client = new Admin.AdminClient(await _world.LocalAsync());

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Peers_are_listed_with_their_registry_index()
    {
        var peers = (await _client.ListPeersAsync(new ListPeersRequest())).Peers;
        Assert.Equal([("16Uiu2HA1", true, false, true), ("16Uiu2HA2", false, true, false)],
            peers.Select(peer => (peer.PeerId, peer.IsOutbound, peer.IsObserver, peer.HasValidator)));
        Assert.Equal("/ip4/127.0.0.1/tcp/1", peers[0].Address);
    }

    [Theory]
    [InlineData(LogLevel.Trace, Level.Trace)]
    [InlineData(LogLevel.Debug, Level.Debug)]
    [InlineData(LogLevel.None, Level.None)]
    public async Task The_log_level_is_changed_while_the_node_runs(LogLevel asked, Level level)
    {
        Assert.Equal(LogLevel.Information, (await _client.GetLogLevelAsync(new GetLogLevelRequest())).Level);
        Assert.Equal(asked, (await _client.SetLogLevelAsync(new SetLogLevelRequest { Level = asked })).Level);
        Assert.Equal(level, _world.Admin.LogLevel);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(-1)]
    public async Task An_unknown_log_level_is_refused(int level)
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            () => _client.SetLogLevelAsync(new SetLogLevelRequest { Level = (LogLevel)level }).ResponseAsync);
        Assert.Equal(
            (StatusCode.InvalidArgument, "level is one of LOG_LEVEL_TRACE to LOG_LEVEL_NONE."), (error.StatusCode, error.Status.Detail));
        Assert.Equal(Level.Information, _world.Admin.LogLevel);
    }

    [Fact]
    public async Task Draining_names_the_epochs_that_are_ended_first()
    {
        Assert.Equal([7UL, 8UL], (await _client.DrainAsync(new DrainRequest())).Epochs);
        Assert.True(_world.Admin.IsDrained);
    }
}
