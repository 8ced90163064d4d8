namespace Flashback.Node.Hosting;

/// <summary>When the main loop last ran. Thread-safe.</summary>
public sealed class Heartbeat(TimeProvider time)
{
    /// <summary>The main loop runs several times a second; a much longer pause means that it hangs.</summary>
    public static readonly TimeSpan AliveWithin = TimeSpan.FromSeconds(15);

    private long _last = time.GetTimestamp();

    public bool IsAlive => time.GetElapsedTime(Interlocked.Read(ref _last)) < AliveWithin;

    public void Beat() => Interlocked.Exchange(ref _last, time.GetTimestamp());
}
