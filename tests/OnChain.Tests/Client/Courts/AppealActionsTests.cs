using Flashback.Ethereum;
using Flashback.OnChain.Client;
using Flashback.OnChain.Tests.Support;

namespace Flashback.OnChain.Tests.Client.Courts;

public sealed class AppealActionsTests
{
    private const int Words = 7, AppellantAt = 2;

    private readonly FakeChain _chain = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1000)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    public async Task The_appeals_are_counted_by_asking_for_some(uint count)
    {
        _chain.Returns = call =>
        {
            var appeal = new byte[Words * Bytes32.Length];
            if (new Bytes32(call.Data.Span[^Bytes32.Length..]).ToBigInteger() <= count) appeal[(AppellantAt + 1) * Bytes32.Length - 1] = 1;
            return appeal;
        };
        var client = new OrchestratorClient(_chain, Events.WithAppeals);
        Assert.Equal(count, await client.Appeals!.CountAsync(CancellationToken.None));
        Assert.True(_chain.Requests <= 23, $"{_chain.Requests} requests");
    }

    [Fact]
    public void A_network_without_a_court_has_no_appeals() => Assert.Null(new OrchestratorClient(_chain, Events.Contracts).Appeals);
}
