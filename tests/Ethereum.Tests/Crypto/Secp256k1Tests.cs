using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Flashback.Ethereum.Tests.Crypto;

public class Secp256k1Tests
{
    private static readonly BigInteger Order =
        BigInteger.Parse("00fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber);
    private static readonly byte[] One = Scalar(1);
    private static readonly Bytes32 Digest = Keccak256.Hash("digest"u8);

    private static byte[] Scalar(BigInteger value) => Bytes32.FromBigInteger(value).ToArray();
    private static Bytes32 Sha256(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // The widely published RFC 6979 vectors for secp256k1 with SHA-256.
    [Theory]
    [InlineData("Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData("All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    public void Signs_with_the_nonce_of_RFC_6979(string message, string expected)
    {
        var signature = Secp256k1.Sign(Sha256(message), One);
        Assert.Equal(expected, Convert.ToHexStringLower(signature.ToBytes().AsSpan(0, 64)));
    }

    [Fact]
    public void Recovers_the_signer()
    {
        var signature = Secp256k1.Sign(Digest, One);
        Assert.True(Secp256k1.TryRecover(Digest, signature, out var address));
        Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", address.ToString());
    }

    [Fact]
    public void Refuses_the_high_s_form_everywhere()
    {
        var signature = Secp256k1.Sign(Digest, One);
        var twin = new Signature(signature.R, Bytes32.FromBigInteger(Order - signature.S.ToBigInteger()), (byte)(1 - signature.RecoveryId));
        var key = PublicKey.FromPrivateKey(One);

        Assert.False(Secp256k1.TryRecover(Digest, twin, out var address));
        Assert.True(address.IsZero);
        Assert.False(Secp256k1.VerifyDer(Digest, key, Der(twin)));
        Assert.True(Secp256k1.VerifyDer(Digest, key, Der(signature)));
    }

    [Fact]
    public void Takes_half_the_order_and_refuses_one_more()
    {
        var half = (Order - 1) / 2;
        var r = Secp256k1.Sign(Digest, One).R;
        Assert.True(Secp256k1.TryRecover(Digest, new Signature(r, Bytes32.FromBigInteger(half), 0), out _));
        Assert.False(Secp256k1.TryRecover(Digest, new Signature(r, Bytes32.FromBigInteger(half + 1), 0), out _));
    }

    [Fact]
    public void Refuses_r_and_s_out_of_range_and_other_recovery_ids()
    {
        var (r, s, id) = Secp256k1.Sign(Digest, One);
        var order = Bytes32.FromBigInteger(Order);
        Signature[] bad =
        [
            new(Bytes32.Zero, s, id), new(r, Bytes32.Zero, id), new(order, s, id), new(r, order, id), new(r, s, 2), new(r, s, 255)
        ];
        Assert.All(bad, signature => Assert.False(Secp256k1.TryRecover(Digest, signature, out _)));
    }

    [Fact]
    public void Verification_binds_digest_and_key()
    {
        var der = Secp256k1.SignDer(Digest, One);
        var key = PublicKey.FromPrivateKey(One);
        Assert.True(Secp256k1.VerifyDer(Digest, key, der));
        Assert.True(Secp256k1.VerifyDer(Digest, PublicKey.Decompress(key), der));
        Assert.False(Secp256k1.VerifyDer(Keccak256.Hash("other"u8), key, der));
        Assert.False(Secp256k1.VerifyDer(Digest, PublicKey.FromPrivateKey(Scalar(2)), der));
        Assert.False(Secp256k1.VerifyDer(Digest, key.AsSpan(1), der));
        Assert.False(Secp256k1.VerifyDer(Digest, new byte[33], der));
    }

    [Fact]
    public void Private_keys_are_one_to_the_order_less_one()
    {
        Assert.True(Secp256k1.IsValidPrivateKey(One));
        Assert.True(Secp256k1.IsValidPrivateKey(Scalar(Order - 1)));
        byte[][] bad = [Scalar(0), Scalar(Order), new byte[31], new byte[33]];
        Assert.All(bad, key =>
        {
            Assert.False(Secp256k1.IsValidPrivateKey(key));
            Assert.Throws<ArgumentException>(() => Secp256k1.Sign(Digest, key));
            Assert.Throws<ArgumentException>(() => PublicKey.FromPrivateKey(key));
        });
    }

    [Fact]
    public void Der_is_strict()
    {
        var key = PublicKey.FromPrivateKey(One);
        var der = Secp256k1.SignDer(Digest, One);
        Assert.Equal(Der(Secp256k1.Sign(Digest, One)), der);
        Assert.True(Secp256k1.VerifyDer(Digest, key, der));

        Assert.False(Secp256k1.VerifyDer(Digest, key, []));
        Assert.False(Secp256k1.VerifyDer(Digest, key, [.. der, 0]));
        Assert.False(Secp256k1.VerifyDer(Digest, key, der.AsSpan(0, der.Length - 1)));
        // The same numbers with a needless zero before r, lengths adjusted: BER, not DER.
        byte[] padded = [0x30, (byte)(der[1] + 1), 0x02, (byte)(der[3] + 1), 0x00, .. der[4..]];
        Assert.False(Secp256k1.VerifyDer(Digest, key, padded));
        // The long form of a short length.
        byte[] longForm = [0x30, 0x81, der[1], .. der[2..]];
        Assert.False(Secp256k1.VerifyDer(Digest, key, longForm));
        Assert.False(Secp256k1.VerifyDer(Digest, key, new byte[Secp256k1.MaxDerLength + 1]));
    }

    private static byte[] Der(Signature signature)
    {
        static byte[] Integer(Bytes32 value)
        {
            var digits = value.ToBigInteger().ToByteArray(isBigEndian: true);
            return [0x02, (byte)digits.Length, .. digits];
        }
        byte[] body = [.. Integer(signature.R), .. Integer(signature.S)];
        return [0x30, (byte)body.Length, .. body];
    }
}
