using System.Security.Cryptography;

namespace Flashback.Ethereum.Tests.Crypto;

public class PrivateKeyTests
{
    private const string Secret = "0x4646464646464646464646464646464646464646464646464646464646464646";

    [Fact]
    public void Knows_its_public_side()
    {
        using var key = PrivateKey.FromBytes(Hex.Decode(Secret));
        Assert.Equal("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F", key.Address.ToString());
        Assert.Equal(33, key.PublicKey.Length);
        Assert.Equal(key.Address, PublicKey.ToAddress(key.PublicKey.Span));
        Assert.Equal(Secret, Hex.Encode(key.ToBytes()));
    }

    [Fact]
    public void Signs_recoverably_and_in_der()
    {
        using var key = PrivateKey.Generate();
        var digest = Keccak256.Hash("x"u8);
        Assert.True(Secp256k1.TryRecover(digest, key.Sign(digest), out var signer));
        Assert.Equal(key.Address, signer);
        var der = key.SignSha256Der("message"u8);
        Assert.True(Secp256k1.VerifyDer(new Bytes32(SHA256.HashData("message"u8)), key.PublicKey.Span, der));
    }

    [Fact]
    public void Generates_a_different_key_each_time()
    {
        using var first = PrivateKey.Generate();
        using var second = PrivateKey.Generate();
        Assert.NotEqual(first.Address, second.Address);
    }

    [Fact]
    public void Never_shows_its_secret()
    {
        using var key = PrivateKey.FromBytes(Hex.Decode(Secret));
        Assert.DoesNotContain("4646", key.ToString());
        var error = Assert.Throws<ArgumentException>(() => PrivateKey.FromBytes(Hex.Decode(Secret + "46")));
        Assert.DoesNotContain("4646", error.ToString());
    }

    [Fact]
    public void Is_of_no_use_after_disposal()
    {
        var key = PrivateKey.Generate();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Bytes32.Zero));
        Assert.Throws<ObjectDisposedException>(() => key.SignSha256Der([]));
        Assert.Throws<ObjectDisposedException>(() => key.ToBytes());
    }
}
