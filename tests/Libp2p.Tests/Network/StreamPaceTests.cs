using Flashback.Libp2p.Network;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Network;

public sealed class StreamPaceTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void A_burst_of_one_second_passes_and_then_requests_are_paced()
    {
        var pace = new StreamPace(new MuxerLimits { MaxStreamRate = 10 }, _time);
        var turns = Enumerable.Range(0, 20).Select(_ => pace.WaitAsync(TimeSpan.FromSeconds(10), default)).ToList();
        // Eight a second is what ten allow us: those of the second before, and the one of now.
        Assert.Equal(9, turns.Count(turn => turn.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(124));
        Assert.Equal(9, turns.Count(turn => turn.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(10, turns.Count(turn => turn.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.All(turns, turn => Assert.True(turn.IsCompletedSuccessfully));
    }

    [Fact]
    public void A_request_that_would_wait_too_long_fails_at_once()
    {
        var pace = new StreamPace(new MuxerLimits { MaxStreamRate = 10 }, _time);
        var patience = TimeSpan.FromSeconds(1);
        var waiting = 0;
        Assert.Throws<Libp2pException>(() =>
        {
            for (; waiting < 100; waiting++) _ = pace.WaitAsync(patience, default);
        });
        Assert.Equal(9 + 8, waiting);
        _time.Advance(TimeSpan.FromMilliseconds(125));
        _ = pace.WaitAsync(patience, default);
    }

    [Fact]
    public async Task Many_requests_at_once_keep_the_connection()
    {
        var net = new MemoryTransport();
        await using var server = new TestHost(net, _time);
        await using var client = new TestHost(net, _time);
        server.Host.HandleRequests("/ask/1", 100, (_, request, _) => ValueTask.FromResult(request), maxInboundPerPeer: 32);
        await server.Host.StartAsync();
        await client.Host.StartAsync();
        var connection = await client.Host.ConnectAsync(server.Info).InTime();
        // Three times what the peer takes in one second.
        for (var round = 0; round < 20; round++)
        {
            var asked = Task.WhenAll(
                Enumerable.Range(0, 16).Select(i => client.Host.RequestAsync(server.Id, "/ask/1", new byte[] { (byte)i }, 100)));
            await Eventually.True(() =>
            {
                if (!asked.IsCompleted) _time.Advance(TimeSpan.FromMilliseconds(5));
                return asked.IsCompleted;
            }, "all were answered");
            Assert.Equal(16, (await asked).Length);
        }
        Assert.False(connection.Closed.IsCompleted);
    }
}
