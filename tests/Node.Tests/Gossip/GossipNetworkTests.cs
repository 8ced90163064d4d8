using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Node.Configuration;
using Flashback.Node.Gossip;
using Flashback.Node.Store;
using Flashback.OnChain.View;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flashback.Node.Tests.Gossip;

public sealed class GossipNetworkTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly BreakableTime _clock;
    private readonly NodeStore _store;

    public GossipNetworkTests()
    {
        _clock = new BreakableTime(_time);
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_network_that_breaks_ends_the_run_with_its_fault()
    {
        await using var network = Create();
        var running = network.RunAsync(CancellationToken.None);
        Assert.False(running.IsCompleted);
        _clock.IsBroken = true;
        // A heartbeat, and a look at who is to be dialed: both meet the broken clock, and one is enough.
        _time.Advance(TimeSpan.FromSeconds(1));
        var fault = await Assert.ThrowsAsync<Libp2pException>(() => running);
        Assert.Contains("the clock is broken", fault.Message, StringComparison.Ordinal);
        _clock.IsBroken = false;
        await network.PublishAsync(World.Batch(7, 1), CancellationToken.None);
    }

    [Fact]
    public async Task A_network_that_is_stopped_ends_as_cancelled()
    {
        await using var network = Create();
        using var stop = new CancellationTokenSource();
        var running = network.RunAsync(stop.Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_reported_with_its_setting_before_anything_runs()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var network = Create(((IPEndPoint)taken.LocalEndpoint).Port);
        var error = await Assert.ThrowsAsync<IOException>(() => network.ListenAsync(CancellationToken.None));
        Assert.Contains("p2p.listen", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_of_the_registry_that_cannot_be_read_keeps_no_other_validator_out()
    {
        await using var network = Create();
        var failed = new List<string>();
        network.Failed += failed.Add;
        network.Update(Registry(
            [["/ip4/127.0.0.1/tcp/1"], default, ["/ip4/999.0.0.1/tcp/1", "garbage", "", "/ip4/127.0.0.1/tcp/2"]]), 0, isWhole: true);
        Assert.Equal(3, network.Expected);
        Assert.Equal(["registry_failed"], failed);
    }

    private static ChainView Registry(IReadOnlyList<ImmutableArray<string>> addresses) => ChainView.Empty with
    {
        Validators = addresses.Select((texts, place) => new ValidatorView(
            (byte)(place + 1), default, default, default, PublicKey.FromPrivateKey(new byte[31].Append((byte)(place + 9)).ToArray()),
            0, 0, texts, ValidatorState.Active))
            .ToImmutableSortedDictionary(validator => validator.Index, validator => validator),
    };

    private GossipNetwork Create(int port = 0)
    {
        var options = new P2pOptions { Listen = Multiaddr.Parse($"/ip4/127.0.0.1/tcp/{port}"), AllowPrivate = true };
        return new GossipNetwork(options, new Identity(World.Keys[0]), World.Domain, new EpochBook(), _store, _folder.File("peers.json"),
            _clock, NullLogger.Instance);
    }
}
