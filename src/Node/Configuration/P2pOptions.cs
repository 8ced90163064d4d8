namespace Flashback.Node.Configuration;

public sealed record P2pOptions
{
    [Setting("Address to listen on.", Example = "/ip4/0.0.0.0/tcp/4001")]
    public string Listen { get; init; } = "/ip4/0.0.0.0/tcp/4001";

    [Setting("Addresses told to others, when they differ from the one listened on.", Min = 0, Max = 8)]
    public IReadOnlyList<string> Announce { get; init; } = [];

    [Setting("Peers to dial first: multiaddrs that end in /p2p/PEERID.", Min = 0, Max = 64)]
    public IReadOnlyList<string> Bootstrap { get; init; } = [];
}
