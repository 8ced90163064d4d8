using Flashback.Libp2p;
using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record P2pOptions
{
    [Setting("Address to listen on.", Example = "/ip4/0.0.0.0/tcp/4001")]
    public Multiaddr Listen { get; init; } = Multiaddr.Parse("/ip4/0.0.0.0/tcp/4001");

    [Setting("Addresses told to others, when they differ from the one listened on.", Min = 0, Max = 8)]
    public IReadOnlyList<Multiaddr> Announce { get; init; } = [];

    [Setting("Where validators can be found besides the registry and their own signed records: multiaddrs that end in /p2p/PEERID.",
        Min = 0, Max = 64)]
    public IReadOnlyList<Multiaddr> Bootstrap { get; init; } = [];

    [Setting("Allows dialing validators at loopback and private addresses. Off, so that a registered address cannot point the node at its "
        + "own network.")]
    public bool AllowPrivate { get; init; }

    [Setting("Peer ids that may listen without being validators (docs/observing.md).", Min = 0, Max = 64)]
    public IReadOnlyList<PeerId> Observers { get; init; } = [];

    [Setting("Peers that may listen at a time without being validators or named in p2p.observers. Each costs the traffic of one validator.",
        Min = 0, Max = 64)]
    public int MaxAnonymousObservers { get; init; }
}
