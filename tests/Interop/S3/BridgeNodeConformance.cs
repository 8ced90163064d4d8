namespace Flashback.Interop.S3;

/// <summary>The conformance list against the reference Bridge Node.</summary>
public sealed class BridgeNodeConformance(BridgeNodeServer server) : S3Conformance(server), IClassFixture<BridgeNodeServer>;
