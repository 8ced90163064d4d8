using Flashback.Aggregation.Rounds;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Attest;

/// <summary>
/// The results of the epochs' agreements as events for the next steps. Raised when <see cref="IAttestListener"/> is called.
/// </summary>
public sealed class AttestEvents : IAttestListener
{
    /// <inheritdoc cref="IAttestListener.Certified"/>
    public event Action<EpochSetup, Effect.Certified>? Certified;

    /// <inheritdoc cref="IAttestListener.Transmit"/>
    public event Action<EpochSetup, Effect.Transmit>? Transmit;

    /// <inheritdoc cref="IAttestListener.Accepted"/>
    public event Action<EpochSetup, Effect.Accepted>? Accepted;

    /// <inheritdoc cref="IAttestListener.EquivocationFound"/>
    public event Action<EpochSetup, Effect.EquivocationFound>? EquivocationFound;

    /// <inheritdoc cref="IAttestListener.Dropped"/>
    public event Action<EpochSetup, Reason, byte?>? Dropped;

    /// <inheritdoc cref="IAttestListener.SignatureRefused"/>
    public event Action<EpochSetup, SignSlot, string>? SignatureRefused;

    /// <inheritdoc cref="IAttestListener.Failed"/>
    public event Action<EpochSetup, Exception>? Failed;

    void IAttestListener.Certified(EpochSetup setup, Effect.Certified certified) => Certified?.Invoke(setup, certified);

    void IAttestListener.Transmit(EpochSetup setup, Effect.Transmit transmit) => Transmit?.Invoke(setup, transmit);

    void IAttestListener.Accepted(EpochSetup setup, Effect.Accepted accepted) => Accepted?.Invoke(setup, accepted);

    void IAttestListener.EquivocationFound(EpochSetup setup, Effect.EquivocationFound found) => EquivocationFound?.Invoke(setup, found);

    void IAttestListener.Dropped(EpochSetup setup, Reason reason, byte? validator) => Dropped?.Invoke(setup, reason, validator);

    void IAttestListener.SignatureRefused(EpochSetup setup, SignSlot slot, string why) => SignatureRefused?.Invoke(setup, slot, why);

    void IAttestListener.Failed(EpochSetup setup, Exception error) => Failed?.Invoke(setup, error);
}
