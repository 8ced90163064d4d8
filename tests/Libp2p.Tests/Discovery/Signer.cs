using Flashback.Ethereum;
using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Tests.Discovery;

/// <summary>Someone who signs records.</summary>
internal sealed class Signer
{
    public Identity Identity { get; } = new(PrivateKey.Generate());

    public PeerId Id => Identity.Id;

    public byte[] Seal(ulong sequence, params string[] addresses) =>
        PeerRecord.Seal(Identity, sequence, [.. addresses.Select(Multiaddr.Parse)]);

    public PeerRecord Record(ulong sequence, params string[] addresses)
    {
        Assert.True(PeerRecord.TryOpen(Seal(sequence, addresses), out var record));
        return record;
    }

    /// <summary>As verified, without the cost of a signature.</summary>
    public PeerRecord Bare(ulong sequence) => new(Id, sequence, []);
}
