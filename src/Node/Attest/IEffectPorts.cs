using Flashback.Aggregation.Rounds;
using Flashback.Node.Signing;

namespace Flashback.Node.Attest;

/// <summary>What an <see cref="EffectRunner"/> needs of the world beside the store and the sign log.</summary>
public interface IEffectPorts
{
    /// <summary>Now by the chain, in Unix milliseconds.</summary>
    long NowMillis { get; }

    /// <summary>Sends a message to the other validators; it is stored already.</summary>
    Task SendAsync(GossipMessage message, CancellationToken cancellation);

    /// <summary>Asks peers for observations; what comes is given to the machine later.</summary>
    void Fetch(Effect.FetchReveal fetch, CancellationToken cancellation);

    /// <summary>Has the machine stepped at this time, if nothing comes before. The last call counts.</summary>
    void WakeAt(long unixMillis);

    /// <summary>Gives the machine the answer to its request for a signature, after the effects of the step under way.</summary>
    void Answer(Input answer);

    /// <summary>The sign log refused.</summary>
    void Refused(SignSlot slot, SignRefusal why);

    /// <summary>
    /// Hands on what the epoch came to: <see cref="Effect.Certified"/>, <see cref="Effect.Transmit"/>, <see cref="Effect.Accepted"/>,
    /// <see cref="Effect.Retracted"/>, <see cref="Effect.EquivocationFound"/>, <see cref="Effect.Dropped"/>. What must be kept of it is.
    /// </summary>
    void Tell(Effect effect);
}
