using System.Collections.Concurrent;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Gossip;

/// <summary>
/// The epochs that messages are accepted for: those in progress and the next one, once it is open. Thread-safe.
/// </summary>
public sealed class EpochBook
{
    /// <summary>Epochs in the book at once: the one that is probed, and those whose disputes are still open.</summary>
    public const int MaxEpochs = 16;

    private readonly ConcurrentDictionary<ulong, EpochSetup> _epochs = new();

    public EpochSetup? this[ulong epoch] => _epochs.GetValueOrDefault(epoch);

    /// <summary>Adds an epoch; the lowest one leaves when the book is full.</summary>
    public void Add(EpochSetup setup)
    {
        _epochs[setup.Snapshot.Epoch] = setup;
        while (_epochs.Count > MaxEpochs) _epochs.TryRemove(_epochs.Keys.Min(), out _);
    }
}
