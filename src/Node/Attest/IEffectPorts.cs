using Flashback.Aggregation.Rounds;
using Flashback.Node.Signing;

namespace Flashback.Node.Attest;

/// <summary>What an <see cref="EffectRunner"/> needs besides the store and the sign log.</summary>
public interface IEffectPorts
{
    /// <summary>Now by the chain, in Unix milliseconds.</summary>
    long NowMillis { get; }

    /// <summary>Sends a message to the other validators; it is stored already.</summary>
    Task SendAsync(GossipMessage message, CancellationToken cancellation);

    /// <summary>Asks peers for observations; the answer is given to the machine later.</summary>
    void Fetch(Effect.FetchReveal fetch, CancellationToken cancellation);

    /// <summary>Steps the machine at this time, unless another input comes first. The last call counts.</summary>
    void WakeAt(long unixMillis);

    /// <summary>Gives the machine the answer to its request for a signature, after the effects of the current step.</summary>
    void Answer(Input answer);

    /// <summary>The sign log refused.</summary>
    void Refused(SignSlot slot, SignRefusal why);

    /// <summary>
    /// Passes on the epoch's results: <see cref="Effect.Certified"/>, <see cref="Effect.Transmit"/>, <see cref="Effect.Accepted"/>,
    /// <see cref="Effect.Retracted"/>, <see cref="Effect.EquivocationFound"/>, <see cref="Effect.Dropped"/>. Whatever must be stored of
    /// them is stored already.
    /// </summary>
    void Tell(Effect effect);
}
