using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Configuration;
using Flashback.OnChain.Watching;

namespace Flashback.Node.Tests.Chain;

public sealed class ChainLinkTests : IDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sender_that_cannot_work_ends_the_link_instead_of_falling_silent()
    {
        File.WriteAllText(_folder.File("transactions.json"), "not a journal");
        using var link = Link(World.Keys[0]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => link.RunAsync(CancellationToken.None).WaitAsync(s_deadline));
        Assert.Contains("transactions.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_ends_when_it_is_told_to(bool sends)
    {
        using var link = Link(sends ? World.Keys[0] : null);
        using var stop = new CancellationTokenSource();
        var running = link.RunAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(s_deadline));
    }

    private ChainLink Link(PrivateKey? submitter)
    {
        var options = new NodeOptions
        {
            DataDirectory = _folder.Path,
            Chain = new ChainOptions { Id = 31337, RpcUrls = [new Uri("http://127.0.0.1:1")] },
            Contracts = new ContractsOptions
            {
                Oracle = Address.Zero,
                ValidatorRegistry = Address.Zero,
                ProviderOrchestrator = Address.Zero,
                ConsumerOrchestrator = Address.Zero,
                DisputeCourt = Address.Zero
            },
        };
        return new ChainLink(options, submitter, new MemoryCursorStore(), _time);
    }
}
