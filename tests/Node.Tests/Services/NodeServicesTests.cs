using Flashback.Node.Hosting;
using Flashback.Node.Services;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Flashback.Node.Tests.Services;

/// <summary>The order of start and stop, and what a failure does to the others, with the real generic host.</summary>
public sealed class NodeServicesTests : IDisposable
{
    private readonly StopSignals _signals = new();
    private readonly ISystemdNotifier _systemd = Substitute.For<ISystemdNotifier>();
    private readonly List<string> _happened = [];

    public void Dispose() => _signals.Dispose();

    [Fact]
    public async Task Services_start_in_their_order_and_stop_in_the_opposite_one()
    {
        await Services().Add(new Told("a", _happened)).Add(new Told("b", _happened)).Add(new Told("c", _happened)).Add(Stopping)
            .RunAsync(CancellationToken.None).InTime();
        Assert.Equal(["a starts", "b starts", "c starts", "c stops", "b stops", "a stops"], _happened);
    }

    [Fact]
    public async Task A_service_that_does_not_start_stops_those_that_did_and_throws_as_it_is()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Services()
            .Add(new Told("a", _happened)).Add(new BeforeStart(() => throw new InvalidDataException("no"))).Add(new Told("b", _happened))
            .RunAsync(CancellationToken.None));
        Assert.Equal("no", error.Message);
        Assert.Equal("a starts", _happened[0]);
        Assert.Contains("a stops", _happened);
        Assert.DoesNotContain("b starts", _happened);
        _systemd.DidNotReceive().Notify(ServiceState.Ready);
    }

    [Fact]
    public async Task A_timeout_at_the_start_is_a_failure_and_not_a_stop() =>
        await Assert.ThrowsAsync<TaskCanceledException>(() => Services()
            .Add(new BeforeStart(_ => throw new TaskCanceledException("no answer in time"))).RunAsync(CancellationToken.None));

    [Fact]
    public async Task A_loop_that_fails_stops_the_host_and_its_exception_comes_out()
    {
        var failure = new TaskCompletionSource();
        var running = Services().Add(new Told("a", _happened)).Add(host => new Loop(host, _ => failure.Task))
            .RunAsync(CancellationToken.None);
        failure.SetException(new IOException("disk"));
        Assert.Equal("disk", (await Assert.ThrowsAsync<IOException>(() => running)).Message);
        Assert.Equal(["a starts", "a stops"], _happened);
    }

    [Fact]
    public async Task A_loop_that_ends_by_itself_leaves_the_others_running()
    {
        using var stop = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        var running = Services()
            .Add(host => new Loop(host, _ =>
            {
                ended.SetResult();
                return Task.CompletedTask;
            })).Add(new Told("a", _happened))
            .RunAsync(stop.Token);
        await ended.Task;
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await running.InTime();
    }

    [Fact]
    public async Task A_loops_remaining_work_ends_before_the_service_it_uses_stops()
    {
        var (asked, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        var running = Services().Add(new Told("a", _happened))
            .Add(host => new Loop(host, stop => new TaskCompletionSource().Task.WaitAsync(stop), () =>
            {
                asked.SetResult();
                return left.Task;
            }))
            .Add(Stopping).RunAsync(CancellationToken.None);
        await asked.Task.InTime();
        Assert.DoesNotContain("a stops", _happened);
        left.SetResult();
        await running.InTime();
        Assert.Equal(["a starts", "a stops"], _happened);
    }

    [Fact]
    public async Task Systemd_is_notified_of_ready_and_stopping()
    {
        await Services().Add(host => new Loop(host, async stop =>
        {
            var started = new TaskCompletionSource();
            using var registration = host.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stop);
            host.StopApplication();
        })).RunAsync(CancellationToken.None).InTime();
        Received.InOrder(() =>
        {
            _systemd.Notify(ServiceState.Ready);
            _systemd.Notify(ServiceState.Stopping);
        });
    }

    [Fact]
    public async Task A_stopping_host_does_not_notify_systemd_that_it_is_ready()
    {
        await Services().Add(host => new BeforeStart(host.StopApplication))
            .Add(new BeforeStart(stop => new TaskCompletionSource().Task.WaitAsync(stop))).RunAsync(CancellationToken.None).InTime();
        _systemd.DidNotReceive().Notify(ServiceState.Ready);
    }

    [Fact]
    public async Task A_stop_before_everything_has_started_stops_what_has()
    {
        using var stop = new CancellationTokenSource();
        var running = Services().Add(new Told("a", _happened))
            .Add(new BeforeStart(async waiting => await new TaskCompletionSource().Task.WaitAsync(waiting))).RunAsync(stop.Token);
        await stop.CancelAsync();
        await running.InTime();
        Assert.Equal(["a starts", "a stops"], _happened);
    }

    /// <summary>A loop that has the host stop as soon as it runs.</summary>
    private static Loop Stopping(IHostApplicationLifetime host) => new(host, _ =>
    {
        host.StopApplication();
        return Task.CompletedTask;
    });

    private NodeServices Services() => new(NullLoggerFactory.Instance, NullLogger.Instance, _signals, _systemd);

    private sealed class Told(string name, List<string> happened) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Tell("starts");

        public Task StopAsync(CancellationToken cancellationToken) => Tell("stops");

        private Task Tell(string what)
        {
            happened.Add($"{name} {what}");
            return Task.CompletedTask;
        }
    }
}
