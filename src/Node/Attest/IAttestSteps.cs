using Flashback.Aggregation.Rounds;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Attest;

/// <summary>The steps that follow an epoch's agreement.</summary>
public interface IAttestSteps
{
    void Transmit(EpochSetup setup, Effect.Transmit transmit);

    void Accepted(EpochSetup setup, Effect.Accepted accepted);

    void EquivocationFound(EpochSetup setup, Effect.EquivocationFound found);

    void Failed(EpochSetup setup, Exception error);
}
