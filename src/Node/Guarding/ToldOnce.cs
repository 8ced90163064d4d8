using Flashback.Node.Limits;

namespace Flashback.Node.Guarding;

/// <summary>
/// Which troubles were told already, so that one that is met at every tick is told once. The oldest ones are forgotten, and so many in a
/// second are told at most: a stranger who makes trouble without end fills neither memory nor disk.
/// </summary>
internal sealed class ToldOnce(int capacity, int perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [];
    private readonly Queue<string> _order = [];
    private readonly RateLimit _rate = new(perSecond, time);

    /// <summary>Whether to tell it now. What comes too fast to be told is told when it comes again.</summary>
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
