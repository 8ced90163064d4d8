using Flashback.Aggregation.Reasons;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds;

/// <summary>
/// Asks for each slot's signature once. It remembers what the sign log holds, so a restarted node does not even ask for a second payload;
/// the sign log outside has the last word all the same.
/// </summary>
internal sealed class SignDesk(EpochRules rules, OracleDomain domain, ulong epoch)
{
    private readonly Dictionary<SignSlot, Bytes32> _logged = [];
    private readonly Dictionary<SignSlot, IStructHashed> _pending = [];
    private readonly HashSet<SignSlot> _asked = [];
    private bool _closed;

    public void Restore(SignedSlot slot) => _logged[slot.Slot] = slot.Digest;

    /// <summary>Nothing is asked for from now on.</summary>
    public void Close() => _closed = true;

    /// <summary>Whether this slot was asked for, or is in the sign log, with exactly this payload.</summary>
    public bool Knows(SlotKind kind, uint round, IStructHashed payload) =>
        _logged.TryGetValue(new SignSlot(epoch, kind, round), out var digest) && digest == domain.Digest(payload);

    public bool Asked(SlotKind kind, uint round) => _asked.Contains(new SignSlot(epoch, kind, round));

    /// <summary>The request, or the reason why there is none; null when the slot was asked for before.</summary>
    public Effect? Request(SlotKind kind, uint round, IStructHashed payload, byte self)
    {
        var slot = new SignSlot(epoch, kind, round);
        if (!_asked.Add(slot)) return null;
        var digest = domain.Digest(payload);
        if (_closed) return new Effect.Dropped(RoundReasons.SignedElsewhere, self);
        if (!rules.MaySign(_logged.TryGetValue(slot, out var held) ? held : null, digest)) return new Effect.Dropped(RoundReasons.SignRefused, self);
        _logged[slot] = digest;
        _pending[slot] = payload;
        return new Effect.SignRequest(slot, digest, payload);
    }

    /// <summary>What an answered slot was asked for; null if it was not, or was answered before.</summary>
    public IStructHashed? Take(SignSlot slot) => _pending.Remove(slot, out var payload) ? payload : null;
}
