
namespace Flashback.Libp2p.Pacing;

/// <summary>So many per second on average, with a burst. Starts full. Not thread-safe.</summary>
internal sealed class TokenBucket(double perSecond, double burst, TimeProvider time)
{
    private readonly double _burst = burst;
    private double _tokens = burst;
    private long _last = time.GetTimestamp();

    public bool IsFull
    {
        get
        {
            Refill();
            return _tokens >= _burst;
        }
    }

    public bool TryTake(double amount = 1)
    {
        Refill();
        if (_tokens < amount) return false;
        _tokens -= amount;
        return true;
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
    }
}
