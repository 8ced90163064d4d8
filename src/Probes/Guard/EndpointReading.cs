using Flashback.Protocol.Samples;

namespace Flashback.Probes.Guard;

/// <summary>What an endpoint's text says.</summary>
/// <param name="Url">The URL; null when the text is none. One that may not be probed is given all the same: its probes fail by the reason,
/// which is the target's.</param>
/// <param name="Reason"><see cref="ProbeReason.None"/> when probes can be sent there, otherwise what is wrong with its form.</param>
public readonly record struct EndpointReading(Uri? Url, ProbeReason Reason);
