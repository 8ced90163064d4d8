using System.Reflection;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p;

/// <summary>The options of a host. The defaults suit a committee of up to 200.</summary>
public sealed record HostOptions
{
    private static readonly string Release =
        typeof(HostOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Addresses to listen on; port 0 picks a free one. Empty: the host only dials.</summary>
    public IReadOnlyList<Multiaddr> Listen { get; init; } = [];

    /// <summary>Addresses told to peers in place of those listened on (behind a port forward).</summary>
    public IReadOnlyList<Multiaddr> Announce { get; init; } = [];

    public string ProtocolVersion { get; init; } = "flashback/1.0.0";

    /// <summary>Told to every peer: the release, not the commit.</summary>
    public string AgentVersion { get; init; } = $"flashback-oracle/{Release}";

    /// <summary>TCP unless a test sets another.</summary>
    public ITransport? Transport { get; init; }

    /// <summary>libp2p TLS, then Noise where the machine has it, unless a test or a simulation sets another.</summary>
    public ISecureTransport? Security { get; init; }

    /// <summary>From the first byte to the multiplexer: TCP, negotiation, TLS.</summary>
    public TimeSpan UpgradeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From opening a stream to an agreed protocol.</summary>
    public TimeSpan NegotiationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A whole request with its response.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public int MaxConnections { get; init; } = 256;

    /// <summary>Inbound connections between accept and certified.</summary>
    public int MaxPendingInbound { get; init; } = 64;

    public int MaxPendingInboundPerAddress { get; init; } = 10;

    /// <summary>Inbound connections per second from one IP address, with a burst of four seconds' worth.</summary>
    public int MaxInboundRatePerAddress { get; init; } = 5;

    public int MaxConcurrentDials { get; init; } = 8;
    public TimeSpan RedialMin { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan RedialMax { get; init; } = TimeSpan.FromSeconds(60);

    public MuxerLimits Muxer { get; init; } = new();

    /// <summary>For guests: identify, ping and gossip need no more.</summary>
    public MuxerLimits GuestMuxer { get; init; } = new() { MaxInboundStreams = 8, MaxOutboundStreams = 8, MaxStreamRate = 20 };
}
