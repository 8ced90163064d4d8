using Flashback.Aggregation.Rounds;
using Flashback.Protocol.Reasons;

namespace Flashback.Aggregation.Tests.Support;

internal static class Effects
{
    public static Effect.SignRequest? Request(this IEnumerable<Effect> effects, SlotKind kind) =>
        effects.OfType<Effect.SignRequest>().SingleOrDefault(request => request.Slot.Kind == kind);

    public static IEnumerable<T> Said<T>(this IEnumerable<Effect> effects)
        where T : GossipMessage => effects.OfType<Effect.Broadcast>().Select(effect => effect.Message).OfType<T>();

    public static IEnumerable<Reason> Reasons(this IEnumerable<Effect> effects) =>
        effects.OfType<Effect.Dropped>().Select(effect => effect.Reason);
}
