using Flashback.Aggregation.Rounds;
using Flashback.Node.Configuration;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Faults;

/// <summary>
/// The behaviour of a dishonest validator, for tests and demonstrations on a development chain. An honest node distorts nothing and
/// follows the honest rules.
/// </summary>
public sealed class Misbehaviour
{
    private readonly FaultOptions _options;

    /// <exception cref="InvalidOperationException">Misbehaviour is asked for on another chain than the development chain.</exception>
    public Misbehaviour(NodeOptions options)
    {
        if (options.Faults.Any && options.Chain.Id != FaultOptions.DevelopmentChainId)
            throw new InvalidOperationException($"Misbehaviour is allowed on chain {FaultOptions.DevelopmentChainId} only.");
        _options = options.Faults;
    }

    /// <summary>Null for an honest node.</summary>
    public EpochRules? Rules => _options.Collude ? new ColludingRules((uint)_options.LatencyFactor) : null;

    /// <summary>A liar makes its own measurements worse; everyone else leaves them as they are.</summary>
    public Observation Distort(Observation observation)
    {
        if (!_options.Lie) return observation;
        var factor = (uint)_options.LatencyFactor;
        return observation with
        {
            MeanLatencyMicros = Scale.Up(observation.MeanLatencyMicros, factor),
            P95LatencyMicros = Scale.Up(observation.P95LatencyMicros, factor),
            UploadBytesPerSecond = observation.UploadBytesPerSecond / factor,
            DownloadBytesPerSecond = observation.DownloadBytesPerSecond / factor,
            CorruptRetrievals = observation.Retrievals,
        };
    }
}
