using System.Security.Cryptography;
using Flashback.Ethereum;

namespace Flashback.Libp2p.Tests;

public sealed class PeerIdTests
{
    [Fact]
    public void The_key_of_the_specification_gives_the_id_that_js_prints()
    {
        var id = Golden.Identity.Id;
        Assert.Equal(Golden.Text("key", "peerId"), id.ToString());
        Assert.Equal(Golden.Text("key", "peerIdBytes"), Convert.ToHexStringLower(id.Bytes.Span));
        Assert.Equal(Golden.Text("key", "publicProtobuf"), Convert.ToHexStringLower(Golden.Identity.PublicKey.Protobuf.Span));
    }

    /// <summary>The public keys of the peer-id specification's test vectors; the ids follow from its rule.</summary>
    [Theory]
    [InlineData(KeyType.Ecdsa, "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d"
        + "300fa36ae0e8f5d530899d83abab44abf3161f162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec034e9f77c409e62")]
    [InlineData(KeyType.Ed25519, "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e")]
    [InlineData(KeyType.Secp256k1, "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99")]
    [InlineData(KeyType.Rsa,
        "080012a60430820222300d06092a864886f70d01010105000382020f003082020a0282020100e1beab071d08200bde24eef00d049449b07770ff9910257b2d7d5d"
            + "da242ce8f0e2f12e1af4b32d9efd2c090f66b0f29986dbb645dae9880089704a94"
            + "e5066d594162ae6ee8892e6ec70701db0a6c445c04778eb3de1293aa1a23c3825b"
            + "85c6620a2bc3f82f9b0c309bc0ab3aeb1873282bebd3da03c33e76c21e9beb172f"
            + "d44c9e43be32e2c99827033cf8d0f0c606f4579326c930eb4e854395ad94125654"
            + "2c793902185153c474bed109d6ff5141ebf9cd256cf58893a37f83729f97e7cb43"
            + "5ec679d2e33901d27bb35aa0d7e20561da08885ef0abbf8e2fb48d6a5487047a9e"
            + "cb1ad41fa7ed84f6e3e8ecd5d98b3982d2a901b4454991766da295ab78822add56"
            + "12a2df83bcee814cf50973e80d7ef38111b1bd87da2ae92438a2c8cbcc70b31ee3"
            + "19939a3b9c761dbc13b5c086d6b64bf7ae7dacc14622375d92a8ff9af7eb962162"
            + "bbddebf90acb32adb5e4e4029f1c96019949ecfbfeffd7ac1e3fbcc6b6168c34be"
            + "3d5a2e5999fcbb39bba7adbca78eab09b9bc39f7fa4b93411f4cc175e70c0a083e"
            + "96bfaefb04a9580b4753c1738a6a760ae1afd851a1a4bdad231cf56e9284d832"
            + "483df215a46c1c21bdf0c6cfe951c18f1ee4078c79c13d63edb6e14feaeffabc"
            + "90ad317e4875fe648101b0864097e998f0ca3025ef9638cd2b0caecd3770ab54a1"
            + "d9c6ca959b0f5dcbc90caeefc4135baca6fd475224269bbe1b0203010001")]
    public void Keys_of_the_specification_parse_and_name_their_peers(KeyType type, string protobuf)
    {
        var bytes = Convert.FromHexString(protobuf);
        Assert.True(IdentityKey.TryParse(bytes, out var key));
        Assert.Equal(type, key.Type);
        Assert.Equal(bytes, key.Protobuf.ToArray());
        byte[] expected = bytes.Length <= 42 ? [0x00, (byte)bytes.Length, .. bytes] : [0x12, 32, .. SHA256.HashData(bytes)];
        Assert.Equal(expected, PeerId.FromPublicKey(key).Bytes.ToArray());
    }

    [Fact]
    public void The_private_key_of_the_specification_has_its_public_key()
    {
        using var key = PrivateKey.FromBytes(Convert.FromHexString("53DADF1D5A164D6B4ACDB15E24AA4C5B1D3461BDBD42ABEDB0A4404D56CED8FB"));
        Assert.Equal("037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99",
            Convert.ToHexStringLower(new Identity(key).PublicKey.Data.Span));
    }

    [Fact]
    public void Both_text_forms_and_the_bytes_parse()
    {
        var id = Golden.Identity.Id;
        Assert.Equal(id, PeerId.Parse(Golden.Text("key", "peerId")));
        Assert.Equal(id, PeerId.Parse(Golden.Text("key", "cidV1")));
        Assert.True(PeerId.TryFromBytes(Golden.Bytes("key", "peerIdBytes"), out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(id.GetHashCode(), parsed.GetHashCode());
    }

    [Theory]
    [InlineData("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA")]
    [InlineData("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N")]
    public void Ids_of_other_kinds_of_key_are_named(string text)
    {
        Assert.Equal(text, PeerId.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("b")]
    [InlineData("16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLp")]
    [InlineData("bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kt")]
    [InlineData("not an id")]
    public void Other_text_is_refused_with_a_clear_error(string text)
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
    public void Other_bytes_are_refused(string hex) => Assert.False(PeerId.TryFromBytes(Convert.FromHexString(hex), out _));

    [Fact]
    public void A_key_must_be_encoded_in_its_one_form()
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
    public void Signatures_are_those_of_js_byte_for_byte()
    {
        var message = System.Text.Encoding.ASCII.GetBytes(Golden.Text("signature", "message"));
        var expected = Golden.Bytes("signature", "der");
        Assert.Equal(expected, Golden.Identity.Sign(message));
        Assert.True(Golden.Identity.PublicKey.Verify(message, expected));
        Assert.False(Golden.Identity.PublicKey.Verify([.. message, 0], expected));
        Assert.False(Golden.Identity.PublicKey.Verify(message, [.. expected, 0]));
    }

    [Fact]
    public void High_sis_refused()
    {
        var message = "libp2p golden"u8.ToArray();
        var der = Golden.Bytes("signature", "der");
        var order = Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
        var s = new System.Numerics.BigInteger(order, true, true) - new System.Numerics.BigInteger(der.AsSpan(der.Length - 32), true, true);
        byte[] high = [0x30, (byte)(der[1] + 1), .. der[2..^34], 0x02, 0x21, 0x00, .. s.ToByteArray(true, true)];
        Assert.False(Golden.Identity.PublicKey.Verify(message, high));
    }

    [Fact]
    public void Order_is_that_of_the_bytes()
    {
        using var one = PrivateKey.Generate();
        using var two = PrivateKey.Generate();
        var (a, b) = (PeerId.FromPublicKey(one.PublicKey.Span), PeerId.FromPublicKey(two.PublicKey.Span));
        Assert.Equal(a.Bytes.Span.SequenceCompareTo(b.Bytes.Span) < 0, a < b);
        Assert.True(a != b);
    }
}
