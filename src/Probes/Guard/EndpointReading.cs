using Flashback.Protocol.Samples;

namespace Flashback.Probes.Guard;

/// <summary>What an endpoint's text says.</summary>
/// <param name="Url">The URL; null when the text is not one. One that may not be probed is returned too: its probes fail with the reason,
/// which is the target's.</param>
/// <param name="Reason"><see cref="ProbeReason.None"/> when probes can be sent there, otherwise what is wrong with its form.</param>
public readonly record struct EndpointReading(Uri? Url, ProbeReason Reason);
