using System.Diagnostics;
using Flashback.Devnet.Processes;

namespace Flashback.Devnet.Tests.Processes;

[Collection(ProcessCollection.Name)]
public sealed class SupervisorTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly Supervisor _supervisor;

    public SupervisorTests() => _supervisor = new Supervisor(_folder.Path, SystemClock.Instance);

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Undisposed_processes_end_with_the_run()
    {
        var forgotten = _supervisor.Start("forgotten", "sleep", ["1000"], "a.log");
        var stubborn = _supervisor.Start("stubborn", "bash", ["-c", "trap '' TERM; echo ready; while :; do sleep 1; done"], "b.log");
        await stubborn.WaitForLineAsync(line => line == "ready", Patience, CancellationToken.None);
        await _supervisor.DisposeAsync(); // the pipe ends, as it does when the devnet is killed
        await Task.WhenAll(forgotten.Exited, stubborn.Exited).WaitAsync(Patience, SystemClock.Instance);
        Assert.NotEqual(0, _supervisor.WatchExitCode);
    }

    [Fact]
    public async Task Ended_processes_are_not_signalled()
    {
        var ended = _supervisor.Start("ended", "true", [], "a.log");
        await ended.Exited.WaitAsync(Patience, SystemClock.Instance);
        var running = _supervisor.Start("running", "sleep", ["1000"], "b.log");
        await ended.DisposeAsync();
        Assert.False(running.HasExited);
        await running.DisposeAsync();
        await _supervisor.DisposeAsync();
        Assert.Equal(0, _supervisor.WatchExitCode); // nothing was ended, nothing was waited for
    }

    [Theory]
    [InlineData("-HUP")]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task A_signal_that_reaches_everybody_leaves_the_watch(string signal)
    {
        var left = _supervisor.Start("left", "sleep", ["1000"], "a.log");
        using (var kill = Process.Start("kill", [signal, $"{_supervisor.WatchId}"])) await kill.WaitForExitAsync();
        await _supervisor.DisposeAsync();
        await left.Exited.WaitAsync(Patience, SystemClock.Instance);
    }

    [Fact]
    public async Task An_unwritable_log_does_not_end_the_run()
    {
        File.CreateSymbolicLink(_folder.File("full.log"), "/dev/full");
        var talks = _supervisor.Start("talks", "bash", ["-c", "echo one; echo two; sleep 1000"], "full.log");
        Assert.Equal("two", await talks.WaitForLineAsync(line => line == "two", Patience, CancellationToken.None));
        await talks.DisposeAsync();
        Assert.True(talks.HasExited);
    }
}
