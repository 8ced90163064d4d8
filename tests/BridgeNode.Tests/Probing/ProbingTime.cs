using Flashback.Probes.Controls;
using Flashback.Probes.Scheduling;

namespace Flashback.BridgeNode.Tests.Probing;

/// <summary>
/// The clock of a prober that meets real servers: the waits between its probes are skipped, and no request runs out of time, however
/// busy the machine is, unless the server holds it. What a request took is measured by the machine's clock.
/// </summary>
/// <param name="requestTimeout">Timers of this length are the deadlines of requests.</param>
/// <param name="real">The machine's clock.</param>
internal sealed class ProbingTime(TimeSpan requestTimeout, TimeProvider real) : TimeProvider
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly List<Wait> _waits = [];
    private readonly HashSet<Wait> _requests = [];
    private DateTimeOffset _now = real.GetUtcNow();
    private int _begun, _due;

    /// <summary>Stands still: control targets on it are never given up, and what they said is kept.</summary>
    public static TimeProvider Standing { get; } = new FakeTimeProvider();

    /// <summary>A monitor whose timer never runs late: these tests are not about load.</summary>
    public static SchedulingMonitor NoLoad() => new(Standing);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long TimestampFrequency => real.TimestampFrequency;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isRequest = dueTime == requestTimeout;
        lock (_gate)
        {
            var wait = new Wait(this, _now + dueTime, () => callback(state));
            if (!isRequest)
            {
                _waits.Add(wait);
                return wait;
            }
            _begun++;
            _requests.Add(wait);
            return wait;
        }
    }

    /// <summary>For a server that answers nobody: how many requests it holds. Time goes on when it holds all.</summary>
    public Func<int>? Held { get; init; }

    /// <summary>Runs an epoch to its end: the next probe begins when all before it have ended, or are held.</summary>
    public async Task<T> RunAsync<T>(Func<ProbeWindow, Task<T>> epoch, TimeSpan length)
    {
        var start = GetUtcNow();
        lock (_gate) _due = _begun;
        var run = epoch(new ProbeWindow(start, start + length));
        while (!run.IsCompleted)
        {
            TakeNext(end: start + length)?.Fire();
            await Task.Delay(Poll, real);
        }
        return await run;
    }

    /// <summary>The next probe's wait, when every probe whose wait has ended has also begun and ended its request.</summary>
    private Wait? TakeNext(DateTimeOffset end)
    {
        lock (_gate)
        {
            if (_begun < _due || (Held is null ? _requests.Count > 0 : Held() < _begun)) return null;
            // The epoch itself ends only requests that are held.
            var next = _waits.Concat(_requests).Where(wait => wait.Due < end || Held is not null).MinBy(wait => wait.Due);
            if (next is null) return null;
            if (next.Due > _now) _now = next.Due;
            if (!_requests.Remove(next)) _due = _begun + 1;
            _waits.Remove(next);
            return next;
        }
    }

    private sealed class Wait(ProbingTime time, DateTimeOffset due, Action fire) : ITimer
    {
        public DateTimeOffset Due => due;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("A probe's timers are set once.");

        public void Dispose()
        {
            lock (time._gate)
            {
                time._waits.Remove(this);
                time._requests.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
