using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Node.Signing;
using Flashback.Node.Store;

namespace Flashback.Node.Attest;

/// <summary>
/// Carries out what an epoch's machine asks for: the only code that does, in the node, in its rehearsal and in the simulator.
/// </summary>
/// <remarks>
/// Guaranteed: effects are carried out in order, one after another. A message is in the store before it is sent. A slot is on disk in the
/// sign log before its signature exists (<see cref="GuardedSigner"/>). A proof of equivocation is stored before it is announced. A failure
/// is thrown, and no later effect is carried out.
/// </remarks>
/// <param name="epoch">The epoch.</param>
/// <param name="signer">The guarded signer; null only observes.</param>
/// <param name="store">Memory.</param>
/// <param name="ports">The world.</param>
public sealed class EffectRunner(ulong epoch, GuardedSigner? signer, IEpochStore store, IEffectPorts ports)
{
    public async Task RunAsync(IEnumerable<Effect> effects, CancellationToken cancellation)
    {
        foreach (var effect in effects) await RunAsync(effect, cancellation);
    }

    private async Task RunAsync(Effect effect, CancellationToken cancellation)
    {
        switch (effect)
        {
            case Effect.SignRequest request:
                ports.Answer(Sign(request));
                break;
            case Effect.Keep keep:
                store.SaveMessage(new StoredMessage(ports.NowMillis, Own: false, keep.Message));
                break;
            case Effect.Broadcast broadcast:
                if (!broadcast.IsRepeat) store.SaveMessage(new StoredMessage(ports.NowMillis, Own: true, broadcast.Message));
                await ports.SendAsync(broadcast.Message, cancellation);
                break;
            case Effect.FetchReveal fetch:
                ports.Fetch(fetch, cancellation);
                break;
            case Effect.NextTick tick:
                ports.WakeAt(tick.AtUnixMillis);
                break;
            default:
                Record(effect);
                ports.Tell(effect);
                break;
        }
    }

    private Input Sign(Effect.SignRequest request)
    {
        if (signer is null) return new Input.SignatureRefused(request.Slot);
        var outcome = signer.Sign(request.Slot, request.Digest);
        if (outcome.Signature is { } signature) return new Input.SignatureReady(request.Slot, signature);
        ports.Refused(request.Slot, outcome.Decision.Refusal);
        return new Input.SignatureRefused(request.Slot);
    }

    private void Record(Effect effect)
    {
        switch (effect)
        {
            case Effect.Retracted: store.Retract(epoch); break;
            case Effect.EquivocationFound found: store.SaveEquivocation(found); break;
            case Effect.Dropped dropped when dropped.Reason == RoundReasons.SignedElsewhere: signer?.StandDown(epoch); break;
        }
    }
}
