using System.Collections.Immutable;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Node.Signing.Storage;

/// <summary>
/// A sign log's rows in memory, gone with the process: for keys that die with it too, or as the image of what a disk holds.
/// </summary>
internal sealed class VolatileSignLogStorage : ISignLogStorage
{
    private readonly SortedDictionary<Address, ulong?> _marks = [];
    private readonly Dictionary<Address, Dictionary<SignSlot, Bytes32>> _signed = [];

    public SignerMark? Mark(Address signer) => _marks.TryGetValue(signer, out var mark) ? new SignerMark(signer, mark) : null;

    public Bytes32? Digest(Address signer, SignSlot slot) => Of(signer).TryGetValue(slot, out var digest) ? digest : null;

    public ulong? HighestEpoch(Address signer, SlotKind except) =>
        Of(signer).Keys.Where(slot => slot.Kind != except).Select(slot => (ulong?)slot.Epoch).Max();

    public IReadOnlyList<SignedSlot> InEpoch(Address signer, ulong epoch) =>
    [
        .. Of(signer).Where(entry => entry.Key.Epoch == epoch)
            .OrderBy(entry => entry.Key.Kind).ThenBy(entry => entry.Key.Round)
            .Select(entry => new SignedSlot(entry.Key, entry.Value)),
    ];

    public IReadOnlyList<SignerMark> Marks() => [.. _marks.Select(entry => new SignerMark(entry.Key, entry.Value))];

    public IReadOnlyList<SignLogEntry> Entries() =>
    [
        .. _signed.SelectMany(signer => signer.Value.Select(entry => new SignLogEntry(signer.Key, entry.Key, entry.Value)))
            .OrderBy(entry => entry.Signer).ThenBy(entry => entry.Slot.Epoch).ThenBy(entry => entry.Slot.Kind)
            .ThenBy(entry => entry.Slot.Round),
    ];

    public void Write(ImmutableArray<SignerMark> marks, ImmutableArray<SignLogEntry> entries)
    {
        if (entries.FirstOrDefault(entry => Of(entry.Signer).ContainsKey(entry.Slot)) is { } held)
            throw new IOException($"The slot {held.Slot} is held already.");
        foreach (var (signer, lowWater) in marks)
        {
            var before = _marks.GetValueOrDefault(signer);
            _marks[signer] = before is null || lowWater > before ? lowWater ?? before : before;
        }
        foreach (var (signer, slot, digest) in entries)
        {
            if (!_signed.TryGetValue(signer, out var slots)) _signed[signer] = slots = [];
            slots.Add(slot, digest);
        }
    }

    public void Dispose()
    {
    }

    private IReadOnlyDictionary<SignSlot, Bytes32> Of(Address signer) =>
        _signed.TryGetValue(signer, out var slots) ? slots : ImmutableDictionary<SignSlot, Bytes32>.Empty;
}
