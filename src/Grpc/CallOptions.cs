namespace Flashback.Grpc;

/// <summary>What one call may be given: metadata, the moment (UTC) by which it must be over, a way to cancel it.</summary>
public readonly record struct CallOptions(Metadata? Headers = null, DateTime? Deadline = null, CancellationToken CancellationToken = default);
