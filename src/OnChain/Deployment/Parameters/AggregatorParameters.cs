using Flashback.Ethereum;

namespace Flashback.OnChain.Deployment.Parameters;

/// <summary>A QosAggregator to deploy: one metric of one data unit, which need not be registered yet.</summary>
public sealed record AggregatorParameters(Bytes32 DataUnit, QosMetric Metric);
