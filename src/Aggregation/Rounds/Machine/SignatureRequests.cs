using Flashback.Aggregation.Reasons;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>
/// Asks for each slot's signature once. It remembers what the sign log holds, so a restarted node does not even ask for a second payload;
/// the sign log outside still has the last word.
/// </summary>
internal sealed class SignatureRequests(EpochContext context)
{
    private readonly Dictionary<SignSlot, Bytes32> _logged = [];
    private readonly Dictionary<SignSlot, IStructHashed> _pending = [];
    private readonly HashSet<SignSlot> _asked = [];
    private bool _closed;

    public void Restore(SignedSlot slot) => _logged[slot.Slot] = slot.Digest;

    /// <summary>No signature is requested from now on.</summary>
    public void Close() => _closed = true;

    /// <summary>Whether this slot was asked for, or is in the sign log, with exactly this payload.</summary>
    public bool Knows(SlotKind kind, uint round, IStructHashed payload) =>
        _logged.TryGetValue(SlotOf(kind, round), out var digest) && digest == context.Setup.Domain.Digest(payload);

    public bool Asked(SlotKind kind, uint round) => _asked.Contains(SlotOf(kind, round));

    /// <summary>
    /// Asks, or drops the plan with the reason; does nothing if the slot was requested before. Only a validator asks.
    /// </summary>
    public void Ask(SlotKind kind, uint round, IStructHashed payload)
    {
        var slot = SlotOf(kind, round);
        if (!_asked.Add(slot)) return;
        var digest = context.Setup.Domain.Digest(payload);
        if (_closed)
        {
            context.Drop(RoundReasons.SignedElsewhere, context.Self!.Index);
            return;
        }
        if (!context.Rules.MaySign(_logged.TryGetValue(slot, out var held) ? held : null, digest))
        {
            context.Drop(RoundReasons.SignRefused, context.Self!.Index);
            return;
        }
        _logged[slot] = digest;
        _pending[slot] = payload;
        context.Emit(new Effect.SignRequest(slot, digest, payload));
    }

    /// <summary>
    /// The request that this signature answers; null if there was none, it was answered before, or the signature is not this validator's.
    /// </summary>
    public IStructHashed? Take(SignSlot slot, Signature signature)
    {
        if (context.Self is not { } self || !_pending.Remove(slot, out var payload)) return null;
        if (context.IsRecovered(payload, signature, out var signer) && signer == self.Signer) return payload;
        context.Drop(RoundReasons.SignRefused, self.Index);
        return null;
    }

    /// <summary>The slot will not be signed.</summary>
    public void Refused(SignSlot slot)
    {
        if (_pending.Remove(slot)) context.Drop(RoundReasons.SignRefused, context.Setup.Self);
    }

    private SignSlot SlotOf(SlotKind kind, uint round) => new(context.Epoch, kind, round);
}
