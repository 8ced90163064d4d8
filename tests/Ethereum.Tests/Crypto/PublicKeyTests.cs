namespace Flashback.Ethereum.Tests.Crypto;

public class PublicKeyTests
{
    // The generator of secp256k1 (SEC 2).
    private const string Compressed = "0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string Uncompressed = "0x0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f817"
        + "98483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

    [Fact]
    public void Gives_its_longer_form_and_its_address()
    {
        Assert.Equal(Uncompressed, Hex.Encode(PublicKey.Decompress(Hex.Decode(Compressed))));
        Assert.Equal(Uncompressed, Hex.Encode(PublicKey.Decompress(Hex.Decode(Uncompressed))));
        Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", PublicKey.ToAddress(Hex.Decode(Compressed)).ToString());
    }

    [Fact]
    public void Refuses_invalid_points_and_the_hybrid_form()
    {
        var hybrid = Hex.Decode(Uncompressed);
        hybrid[0] = 6;
        var off = Hex.Decode(Uncompressed);
        off[64] ^= 1;
        byte[][] bad = [[], new byte[33], new byte[65], hybrid, off, [.. Hex.Decode(Compressed), 0], Hex.Decode(Compressed)[..32]];
        Assert.All(bad, bytes =>
        {
            Assert.False(PublicKey.TryDecompress(bytes, new byte[65]));
            Assert.Throws<ArgumentException>(() => PublicKey.Decompress(bytes));
        });
        Assert.False(PublicKey.TryDecompress(Hex.Decode(Compressed), new byte[64]));
    }
}
