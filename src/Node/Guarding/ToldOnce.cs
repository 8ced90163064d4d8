using Flashback.Node.Limits;

namespace Flashback.Node.Guarding;

/// <summary>
/// Which problems were reported already, so that one that recurs at every tick is reported once. The oldest are forgotten, and the number
/// reported per second is limited: a remote peer that causes problems without end fills neither memory nor disk.
/// </summary>
internal sealed class ToldOnce(int capacity, int perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [];
    private readonly Queue<string> _order = [];
    private readonly RateLimit _rate = new(perSecond, time);

    /// <summary>Whether to report it now. A problem over the rate limit is reported when it recurs.</summary>
    public bool IsNew(string what)
    {
        lock (_gate)
        {
            if (_told.Contains(what) || !_rate.TryTake()) return false;
            if (_order.Count == capacity) _told.Remove(_order.Dequeue());
            _order.Enqueue(what);
            return _told.Add(what);
        }
    }
}
