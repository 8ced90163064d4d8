namespace Flashback.Devnet.Tests;

public class AsyncCleanupTests
{
    private sealed class Thing(List<string> log, string name, bool fails) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            log.Add(name);
            return fails ? throw new IOException(name) : ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Disposal_is_in_reverse_order_and_a_failure_skips_none()
    {
        List<string> log = [];
        var cleanup = new AsyncCleanup();
        foreach (var (name, fails) in new[] { ("a", false), ("b", true), ("c", false) }) cleanup.Add(new Thing(log, name, fails));
        Assert.Equal("b", (await Assert.ThrowsAsync<IOException>(async () => await cleanup.DisposeAsync())).Message);
        Assert.Equal(["c", "b", "a"], log);
    }
}
