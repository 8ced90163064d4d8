using Flashback.Ethereum;

namespace Flashback.Probes.Canaries;

/// <summary>
/// What this process has seen of its canaries. Only a canary whose upload was confirmed can go missing through the target's
/// fault; after a restart nothing is known, and a missing canary counts against no one.
/// </summary>
public sealed class CanaryLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Bytes32 Unit, ulong Epoch), CanaryState> _states = [];

    public CanaryState this[Bytes32 unit, ulong epoch]
    {
        get
        {
            lock (_lock) return _states.GetValueOrDefault((unit, epoch));
        }
    }

    public void Note(Bytes32 unit, ulong epoch, CanaryState state)
    {
        lock (_lock) _states[(unit, epoch)] = state;
    }

    /// <summary>Drops what is too old to be read again.</summary>
    public void Forget(Bytes32 unit, ulong before)
    {
        lock (_lock)
        {
            foreach (var key in _states.Keys.Where(key => key.Unit == unit && key.Epoch < before).ToArray()) _states.Remove(key);
        }
    }
}
