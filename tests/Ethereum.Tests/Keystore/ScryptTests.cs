using System.Text;
using Flashback.Ethereum.Keystore;
using Nethereum.KeyStore.Crypto;

namespace Flashback.Ethereum.Tests.Keystore;

public class ScryptTests
{
    // RFC 7914, section 12; its fourth vector takes 1 GiB, more than is allowed here.
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Agrees_with_the_RFC(string password, string salt, int n, int r, int p, string expected) => Assert.Equal(
        expected, Convert.ToHexStringLower(Derive(Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), n, r, p, 64)));

    [Theory]
    [InlineData(2, 1, 1, 32)]
    [InlineData(2, 3, 5, 1)]
    [InlineData(64, 7, 2, 33)]
    [InlineData(4096, 8, 6, 32)]
    [InlineData(16, 16, 3, 200)]
    public void Agrees_with_Nethereum(int n, int r, int p, int length)
    {
        var (password, salt) = (Encoding.UTF8.GetBytes("pässword"), new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 });
        Assert.Equal(
            new KeyStoreCrypto().GenerateDerivedScryptKey(password, salt, n, r, p, length), Derive(password, salt, n, r, p, length));
    }

    [Theory]
    [InlineData(3, 8, 1)]
    [InlineData(1 << 20, 8, 1)]
    [InlineData(2, int.MaxValue, int.MaxValue)]
    public void Refuses_costs_out_of_bounds(int n, int r, int p) => Assert.Throws<ArgumentException>(() => Derive([], [], n, r, p, 32));

    private static byte[] Derive(byte[] password, byte[] salt, int n, int r, int p, int length) =>
        Scrypt.DeriveKey(password, salt, new ScryptParameters(n, r, p), length);
}
