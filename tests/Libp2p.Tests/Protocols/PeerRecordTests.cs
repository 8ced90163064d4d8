using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Tests.Protocols;

public sealed class PeerRecordTests
{
    private static readonly Multiaddr Address = Multiaddr.Parse(Golden.Text("peerRecord", "addr"));

    [Fact]
    public void The_envelope_is_that_of_js_byte_for_byte() =>
        Assert.Equal(
            Golden.Text("peerRecord", "envelope"), Convert.ToHexStringLower(PeerRecord.Seal(Golden.Identity, 1700000000, [Address])));

    [Fact]
    public void The_envelope_of_js_opens()
    {
        Assert.True(PeerRecord.TryOpen(Golden.Bytes("peerRecord", "envelope"), out var record));
        Assert.Equal((Golden.Identity.Id, 1700000000ul), (record.Peer, record.Sequence));
        Assert.Equal([Address], record.Addresses);
    }

    [Fact]
    public void Any_changed_byte_is_refused()
    {
        var envelope = Golden.Bytes("peerRecord", "envelope");
        for (var i = 0; i < envelope.Length; i++)
        {
            var changed = envelope.ToArray();
            changed[i] ^= 1;
            Assert.False(PeerRecord.TryOpen(changed, out _), $"byte {i}");
        }
    }

    [Fact]
    public void Size_and_addresses_are_bounded()
    {
        var many = Enumerable.Range(1, PeerRecord.MaxAddresses + 5).Select(i => Multiaddr.Parse($"/ip4/192.0.2.{i}/tcp/1")).ToArray();
        Assert.True(PeerRecord.TryOpen(PeerRecord.Seal(Golden.Identity, 1, many), out var record));
        Assert.Equal(PeerRecord.MaxAddresses, record.Addresses.Count);
        Assert.False(PeerRecord.TryOpen(new byte[PeerRecord.MaxEnvelope + 1], out _));
    }
}
