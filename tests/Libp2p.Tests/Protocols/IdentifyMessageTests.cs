using Flashback.Libp2p.Protocols;

namespace Flashback.Libp2p.Tests.Protocols;

public sealed class IdentifyMessageTests
{
    [Fact]
    public void The_message_of_js_decodes()
    {
        Assert.True(IdentifyMessage.TryDecode(Golden.Bytes("identify"), Golden.Identity.Id, out var info));
        Assert.Equal(("oracle/1.0.0", "cs/0.1"), (info.ProtocolVersion, info.AgentVersion));
        Assert.Equal(["/ipfs/id/1.0.0", "/meshsub/1.1.0"], info.Protocols);
        Assert.Equal([Multiaddr.Parse("/ip4/203.0.113.7/tcp/9000")], info.ListenAddresses);
        Assert.Equal(Multiaddr.Parse("/ip4/198.51.100.2/tcp/40000"), info.ObservedAddress);
        Assert.Null(info.Record);
    }

    [Fact]
    public void Ours_comes_back_with_its_record()
    {
        var address = Multiaddr.Parse("/dns4/node.example.org/tcp/9000");
        var info = new IdentifyInfo
        {
            PublicKey = Golden.Identity.PublicKey,
            ListenAddresses = [address],
            Protocols = ["/x"],
            ProtocolVersion = "p",
            AgentVersion = "a",
            ObservedAddress = address
        };
        var bytes = IdentifyMessage.Encode(info, PeerRecord.Seal(Golden.Identity, 7, [address]));
        Assert.True(IdentifyMessage.TryDecode(bytes, Golden.Identity.Id, out var decoded));
        Assert.Equal(7ul, decoded.Record!.Sequence);
        Assert.Equal([address], decoded.ListenAddresses);
        Assert.Equal(["/x"], decoded.Protocols);
    }

    [Fact]
    public void A_message_of_another_peer_is_refused()
    {
        var other = PeerId.Parse("16Uiu2HAkutTMoTzDw1tCvSRtu6YoixJwS46S1ZFxW8hSx9fWHiPs");
        Assert.False(IdentifyMessage.TryDecode(Golden.Bytes("identify"), other, out _));
    }

    [Fact]
    public void Protocols_and_addresses_beyond_the_bound_are_left_out()
    {
        var addresses = Enumerable.Range(0, 100).Select(i => Multiaddr.Parse($"/ip4/192.0.2.1/tcp/{i}")).ToArray();
        var message = new List<byte>(IdentifyMessage.Encode(new IdentifyInfo { PublicKey = Golden.Identity.PublicKey }, []));
        foreach (var address in addresses) message.AddRange([0x12, (byte)address.ToBytes().Length, .. address.ToBytes()]);
        for (var i = 0; i < 1000; i++) message.AddRange([0x1a, 1, (byte)'p']);
        Assert.True(IdentifyMessage.TryDecode([.. message], Golden.Identity.Id, out var info));
        Assert.Equal((IdentifyMessage.MaxAddresses, IdentifyMessage.MaxProtocols), (info.ListenAddresses.Count, info.Protocols.Count));
    }
}
