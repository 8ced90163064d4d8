using Flashback.Ethereum.Keystore;

namespace Flashback.Ethereum.Tests.Keystore;

public class Aes128CtrTests
{
    private static readonly byte[] Key = Hex.Decode("2b7e151628aed2a6abf7158809cf4f3c");

    // NIST SP 800-38A, F.5.1.
    [Fact]
    public void Agrees_with_NIST()
    {
        var plain = Hex.Decode("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        var counter = Hex.Decode("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        var cipher = Aes128Ctr.Transform(Key, counter, plain);
        Assert.Equal("874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee", Convert.ToHexStringLower(cipher));
        Assert.Equal(plain, Aes128Ctr.Transform(Key, counter, cipher));
    }

    [Fact]
    public void The_counter_carries_over_and_a_block_may_be_short()
    {
        var all = Enumerable.Repeat((byte)0xff, 16).ToArray();
        var wrapped = Aes128Ctr.Transform(Key, all, new byte[20]);
        Assert.Equal(Aes128Ctr.Transform(Key, new byte[16], new byte[4]), wrapped[16..]);
    }
}
