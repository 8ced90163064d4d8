namespace Flashback.Libp2p.Protocols;

/// <summary>A peer's own description. Only the key is proven; addresses that this stack cannot dial are left out.</summary>
public sealed record IdentifyInfo
{
    public required IdentityKey PublicKey { get; init; }
    public IReadOnlyList<Multiaddr> ListenAddresses { get; init; } = [];
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Where the peer sees us.</summary>
    public Multiaddr? ObservedAddress { get; init; }

    public string ProtocolVersion { get; init; } = "";
    public string AgentVersion { get; init; } = "";

    /// <summary>The peer's addresses under its own signature, when it sent such a record and it holds.</summary>
    public PeerRecord? Record { get; init; }
}
