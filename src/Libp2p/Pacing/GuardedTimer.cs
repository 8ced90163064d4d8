
namespace Flashback.Libp2p.Pacing;

/// <summary>A timer whose callback may fail: thrown on the timer's thread, the exception would end the process.</summary>
internal static class GuardedTimer
{
    /// <param name="time">The clock.</param>
    /// <param name="tick">Called at each interval; an exception does not stop the timer.</param>
    /// <param name="failed">Receives an exception of a tick. Must not throw.</param>
    /// <param name="interval">Until the first tick, and from one to the next.</param>
    public static ITimer Create(TimeProvider time, Action tick, Action<Exception> failed, TimeSpan interval)
    {
        return time.CreateTimer(_ => Run(), null, interval, interval);

        void Run()
        {
            try
            {
                tick();
            }
            catch (Exception e)
            {
                failed(e);
            }
        }
    }
}
