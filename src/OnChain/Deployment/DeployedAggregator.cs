using Flashback.Ethereum;
using Flashback.OnChain.Deployment.Parameters;

namespace Flashback.OnChain.Deployment;

/// <summary>Where a QosAggregator stands, and what it answers with.</summary>
public sealed record DeployedAggregator(Bytes32 DataUnit, QosMetric Metric, Address Address);
