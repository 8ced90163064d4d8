using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p;

/// <summary>Serves one inbound stream. The host closes the stream when the task ends and resets it when the task fails.</summary>
public delegate Task StreamHandler(YamuxStream stream, CancellationToken cancellation);
