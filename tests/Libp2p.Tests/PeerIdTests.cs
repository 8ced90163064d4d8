using Flashback.Ethereum;

namespace Flashback.Libp2p.Tests;

public sealed class PeerIdTests
{
    [Fact]
    public void TheKeyOfTheSpecificationGivesTheIdThatJsPrints()
    {
        var id = Golden.Identity.Id;
        Assert.Equal(Golden.Text("key", "peerId"), id.ToString());
        Assert.Equal(Golden.Text("key", "peerIdBytes"), Convert.ToHexStringLower(id.Bytes.Span));
        Assert.Equal(Golden.Text("key", "publicProtobuf"), Convert.ToHexStringLower(Golden.Identity.PublicKey.Protobuf.Span));
    }

    [Fact]
    public void BothTextFormsAndTheBytesParse()
    {
        var id = Golden.Identity.Id;
        Assert.Equal(id, PeerId.Parse(Golden.Text("key", "peerId")));
        Assert.Equal(id, PeerId.Parse(Golden.Text("key", "cidV1")));
        Assert.True(PeerId.TryFromBytes(Golden.Bytes("key", "peerIdBytes"), out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(id.GetHashCode(), parsed.GetHashCode());
    }

    [Fact]
    public void TheIdHoldsTheKeyAndSoTheEthereumAddress()
    {
        Assert.True(Golden.Identity.Id.TryGetSecp256k1Key(out var key));
        Assert.Equal(Golden.Text("key", "ethereumAddress"), Ethereum.PublicKey.ToAddress(key).ToString().ToLowerInvariant());
    }

    [Theory]
    [InlineData("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA")]
    [InlineData("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N")]
    public void IdsOfOtherKindsOfKeyAreNamedButHoldNoSecp256k1Key(string text)
    {
        var id = PeerId.Parse(text);
        Assert.Equal(text, id.ToString());
        Assert.False(id.TryGetSecp256k1Key(out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLp")]
    [InlineData("bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kt")]
    [InlineData("not an id")]
    public void OtherTextIsRefusedWithAClearError(string text)
    {
        Assert.False(PeerId.TryParse(text, out _));
        Assert.Contains("is not a peer id", Assert.Throws<FormatException>(() => PeerId.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("1220")]
    [InlineData("1120")]
    public void OtherBytesAreRefused(string hex) => Assert.False(PeerId.TryFromBytes(Convert.FromHexString(hex), out _));

    [Fact]
    public void AKeyMustBeEncodedInItsOneForm()
    {
        var key = Golden.Bytes("key", "publicProtobuf");
        Assert.True(IdentityKey.TryParse(key, out _));
        Assert.False(IdentityKey.TryParse([.. key, 0x18, 0x01], out _));
        Assert.False(IdentityKey.TryParse(key[..^1], out _));
        Assert.False(IdentityKey.TryParse([0x12, .. key[3..], 0x08, 0x02], out _));
        Assert.False(IdentityKey.TryParse([0x08, 0x82, 0x00, .. key[2..]], out _));
        Assert.False(IdentityKey.TryParse([.. key[..4], 0x04, .. key[5..]], out _));
    }

    [Fact]
    public void SignaturesAreThoseOfJsByteForByte()
    {
        var message = System.Text.Encoding.ASCII.GetBytes(Golden.Text("signature", "message"));
        var expected = Golden.Bytes("signature", "der");
        Assert.Equal(expected, Golden.Identity.Sign(message));
        Assert.True(Golden.Identity.PublicKey.Verify(message, expected));
        Assert.False(Golden.Identity.PublicKey.Verify([.. message, 0], expected));
        Assert.False(Golden.Identity.PublicKey.Verify(message, [.. expected, 0]));
    }

    [Fact]
    public void HighSIsRefused()
    {
        var message = "libp2p golden"u8.ToArray();
        var der = Golden.Bytes("signature", "der");
        var order = Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
        var s = new System.Numerics.BigInteger(order, true, true) - new System.Numerics.BigInteger(der.AsSpan(der.Length - 32), true, true);
        byte[] high = [0x30, (byte)(der[1] + 1), .. der[2..^34], 0x02, 0x21, 0x00, .. s.ToByteArray(true, true)];
        Assert.False(Golden.Identity.PublicKey.Verify(message, high));
    }

    [Fact]
    public void OrderIsThatOfTheBytes()
    {
        using var one = PrivateKey.Generate();
        using var two = PrivateKey.Generate();
        var (a, b) = (PeerId.FromPublicKey(one.PublicKey.Span), PeerId.FromPublicKey(two.PublicKey.Span));
        Assert.Equal(a.Bytes.Span.SequenceCompareTo(b.Bytes.Span) < 0, a < b);
        Assert.True(a != b);
    }
}
