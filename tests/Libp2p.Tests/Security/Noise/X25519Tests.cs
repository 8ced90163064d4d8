using Flashback.Libp2p.Security.Noise;

namespace Flashback.Libp2p.Tests.Security.Noise;

/// <summary>The vector of RFC 7748, 6.1.</summary>
public sealed class X25519Tests
{
    private static readonly byte[] Alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    private static readonly byte[] AlicePublic = Convert.FromHexString("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    private static readonly byte[] Bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    private static readonly byte[] BobPublic = Convert.FromHexString("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");

    [Fact]
    public void Public_keys_and_the_secret_are_those_of_the_standard()
    {
        Assert.Equal(AlicePublic, X25519.PublicKey(Alice));
        Assert.Equal(BobPublic, X25519.PublicKey(Bob));
        var secret = new byte[32];
        Assert.True(X25519.TryAgree(Alice, BobPublic, secret));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(secret));
        Assert.True(X25519.TryAgree(Bob, AlicePublic, secret));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(secret));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    public void A_point_of_small_order_agrees_on_nothing(string point) =>
        Assert.False(X25519.TryAgree(Alice, Convert.FromHexString(point), new byte[32]));

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_has_32_bytes(int length)
    {
        Assert.Throws<ArgumentException>(() => X25519.PublicKey(new byte[length]));
        Assert.Throws<ArgumentException>(() => X25519.TryAgree(Alice, new byte[length], new byte[32]));
    }
}
