using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Tests.Support;

namespace Flashback.OnChain.Tests.Chain;

public sealed class LogSearchTests
{
    /// <summary>The timestamp of the fake chain's block 0; each block is a second later.</summary>
    private const ulong Start = 1_700_000_000;

    private readonly FakeChain _chain = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1500)]
    [InlineData(2999)]
    public async Task A_log_is_found_by_the_second_of_its_block(int number)
    {
        Mine(number, total: 3000);
        var found = await FindAsync(Start + (ulong)number, Start + (ulong)number);
        Assert.Equal((7UL, (ulong)number), (found!.Value.Event.Genesis, found.Value.Log.BlockNumber));
        Assert.True(_chain.Requests < 30, $"{_chain.Requests} requests");
    }

    [Theory]
    [InlineData(1499, 1500, true)]
    [InlineData(1500, 1500, true)]
    [InlineData(1501, 2999, false)]
    [InlineData(3000, 4000, false)]
    public async Task Only_blocks_from_one_moment_to_another_count(int from, int until, bool isFound)
    {
        Mine(1500, total: 3000);
        Assert.Equal(isFound, await FindAsync(Start + (ulong)from, Start + (ulong)until) is not null);
    }

    [Fact]
    public async Task The_search_ends_where_the_time_does()
    {
        Mine(2999, total: 3000);
        Assert.Null(await FindAsync(Start + 100, Start + 100));
        Assert.True(_chain.Requests < 30, $"{_chain.Requests} requests");
    }

    [Fact]
    public async Task An_endpoint_that_gives_short_ranges_is_asked_for_those()
    {
        Mine(700, total: 3000);
        _chain.MaxRange = 100;
        Assert.NotNull(await FindAsync(Start + 500, Start + 1000));
        _chain.MaxRange = 0;
        await Assert.ThrowsAsync<ChainUnavailableException>(() => FindAsync(Start + 500, Start + 1000));
    }

    [Fact]
    public async Task Foreign_and_removed_logs_are_ignored()
    {
        Mine(5, total: 10);
        _chain.Corrupt = log => log with { Address = Address.Zero };
        Assert.Null(await FindAsync(Start, Start + 10));
        _chain.Corrupt = log => log with { Removed = true };
        Assert.Null(await FindAsync(Start, Start + 10));
    }

    private void Mine(int number, int total)
    {
        _chain.MineEmpty(number - 1);
        _chain.Mine(Events.Oracle("GenesisScheduled", 7UL));
        _chain.MineEmpty(total - number - 1);
    }

    private Task<(QosOracle.GenesisScheduledEvent Event, LogEntry Log)?> FindAsync(ulong from, ulong until) =>
        new LogSearch(_chain, first: 0).FirstAsync(Events.Contracts.Oracle, from, until, QosOracle.GenesisScheduledEvent.Decode,
            CancellationToken.None);
}
