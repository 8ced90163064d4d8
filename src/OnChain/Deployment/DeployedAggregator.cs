using Flashback.Ethereum;

namespace Flashback.OnChain.Deployment;

/// <summary>Where a QosAggregator stands, and what it answers with.</summary>
public sealed record DeployedAggregator(Bytes32 DataUnit, QosMetric Metric, Address Address);
