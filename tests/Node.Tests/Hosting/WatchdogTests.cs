using Flashback.Node.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using NSubstitute;

namespace Flashback.Node.Tests.Hosting;

public sealed class WatchdogTests : IDisposable
{
    private const int Pid = 77;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);

    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly ISystemdNotifier _systemd = Substitute.For<ISystemdNotifier>();
    private readonly List<string> _told = [];
    private readonly SemaphoreSlim _watched = new(0);
    private string _notReady = "";

    public WatchdogTests()
    {
        _systemd.IsEnabled.Returns(true);
        _systemd.When(systemd => systemd.Notify(Arg.Any<ServiceState>())).Do(call => Hear(call.Arg<ServiceState>()));
    }

    [Theory]
    [InlineData("60000000", null, 60)]
    [InlineData("60000000", "77", 60)]
    [InlineData("1000000", "", 1)]
    public void The_period_comes_from_the_environment(string micros, string? pid, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Watchdog.Period(Environment(micros, pid), Pid));

    [Theory]
    [InlineData(null, null)]
    [InlineData("60000000", "78")]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1 s", null)]
    [InlineData("9223372036854775807", null)]
    [InlineData("99999999999999999999", null)]
    public void A_period_for_another_process_or_none_disables_the_watchdog(string? micros, string? pid) =>
        Assert.Equal(Watchdog.Unwatched, Watchdog.Period(Environment(micros, pid), Pid));

    [Fact]
    public async Task Systemd_is_notified_at_once_and_then_twice_per_period()
    {
        using var stop = new CancellationTokenSource();
        var running = Watch(new Heartbeat(_time)).RunAsync(stop.Token);
        for (var told = 1; told <= 3; told++)
        {
            await _watched.WaitAsync().InTime();
            Assert.Equal(told, _told.Count(text => text == "WATCHDOG=1"));
            _time.Advance(s_period / 2 - TimeSpan.FromTicks(1));
            Assert.Equal(0, _watched.CurrentCount);
            _time.Advance(TimeSpan.FromTicks(1));
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void A_hanging_loop_is_no_longer_reported_as_alive()
    {
        var watchdog = Watch(new Heartbeat(_time));
        _time.Advance(Heartbeat.AliveWithin - TimeSpan.FromTicks(1));
        watchdog.Tell();
        Assert.Contains("WATCHDOG=1", _told);
        _told.Clear();
        _time.Advance(TimeSpan.FromTicks(1));
        watchdog.Tell();
        Assert.Empty(_told);
    }

    [Fact]
    public void The_status_is_sent_when_it_changes()
    {
        var watchdog = Watch(new Heartbeat(_time));
        foreach (var why in new[] { "chain-behind", "chain-behind", "", "" })
        {
            _notReady = why;
            watchdog.Tell();
        }
        Assert.Equal(["STATUS=not ready: chain-behind", "STATUS=ready"], _told.Where(text => text != "WATCHDOG=1"));
    }

    [Fact]
    public async Task Without_systemd_the_watchdog_does_not_run()
    {
        _systemd.IsEnabled.Returns(false);
        await Watch(new Heartbeat(_time)).RunAsync(CancellationToken.None);
        Assert.Empty(_told);
    }

    public void Dispose() => _watched.Dispose();

    private void Hear(ServiceState state)
    {
        _told.Add(state.ToString());
        if (_told[^1] == "WATCHDOG=1") _watched.Release();
    }

    private Watchdog Watch(Heartbeat heartbeat) => new(heartbeat, () => _notReady, _systemd, s_period, _time);

    private static Func<string, string?> Environment(string? micros, string? pid) =>
        name => name switch { "WATCHDOG_USEC" => micros, "WATCHDOG_PID" => pid, _ => null };
}
