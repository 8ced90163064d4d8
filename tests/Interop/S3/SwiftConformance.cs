namespace Flashback.Interop.S3;

/// <summary>The conformance list against OpenStack Swift.</summary>
public sealed class SwiftConformance(SwiftServer server) : S3Conformance(server), IClassFixture<SwiftServer>;
