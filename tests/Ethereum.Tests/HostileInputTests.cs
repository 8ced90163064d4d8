using System.Globalization;
using System.Numerics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.Ethereum.Keystore;

namespace Flashback.Ethereum.Tests;

/// <summary>What Nethereum 6.1.0 takes from strangers and we do not, row by row, on whatever code stands behind it.</summary>
public class HostileInputTests
{
    private const string AddressText = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    /// <summary>
    /// All that is called of Nethereum. It decodes leniently, so nothing that decodes is among it; keystores are checked before.
    /// </summary>
    private static readonly string[] Called =
    [
        "Nethereum.KeyStore.Crypto.KeyStoreCrypto..ctor",
        "Nethereum.KeyStore.Crypto.KeyStoreCrypto.Decrypt",
        "Nethereum.KeyStore.KeyStoreScryptService..ctor",
        "Nethereum.KeyStore.KeyStoreServiceBase`1.EncryptAndGenerateKeyStoreAsJson",
        "Nethereum.KeyStore.Model.KdfParams.set_Dklen",
        "Nethereum.KeyStore.Model.ScryptParams..ctor",
        "Nethereum.KeyStore.Model.ScryptParams.set_N",
        "Nethereum.KeyStore.Model.ScryptParams.set_P",
        "Nethereum.KeyStore.Model.ScryptParams.set_R",
        "Nethereum.Model.Signature..ctor",
        "Nethereum.Model.SignedTransaction.GetRLPEncoded",
        "Nethereum.Model.SignedTransaction.GetRLPEncodedRaw",
        "Nethereum.Model.SignedTransaction.SetSignature",
        "Nethereum.Model.Transaction1559..ctor",
    ];

    private static readonly Bytes32 Digest = Keccak256.Hash("digest"u8);

    [Fact]
    public void High_s()
    {
        using var key = PrivateKey.Generate();
        var good = key.Sign(Digest);
        var order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.AllowHexSpecifier);
        var high = new Signature(good.R, Bytes32.FromBigInteger(order - good.S.ToBigInteger()), (byte)(1 - good.RecoveryId));
        Assert.True(Secp256k1.TryRecover(Digest, good, out var signer));
        Assert.Equal(key.Address, signer);
        Assert.False(Secp256k1.TryRecover(Digest, high, out _));
    }

    [Fact]
    public void V_of_31()
    {
        using var key = PrivateKey.Generate();
        var bytes = key.Sign(Digest).ToBytes();
        Assert.True(Signature.TryParse(bytes, out _));
        bytes[64] += 4;
        Assert.False(Signature.TryParse(bytes, out _));
    }

    [Fact]
    public void R_of_0()
    {
        using var key = PrivateKey.Generate();
        foreach (byte parity in new byte[] { 0, 1 })
            Assert.False(Secp256k1.TryRecover(Digest, key.Sign(Digest) with { R = Bytes32.Zero, RecoveryId = parity }, out _));
    }

    [Theory]
    [InlineData("address", "000000000000000000000001", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("bool", "", "0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("uint8", "", "0000000000000000000000000000000000000000000000000000000000000100")]
    [InlineData("bytes", "", "0000000000000000000000000000000000000000000000000000000000000040")]
    [InlineData("uint256[]", "", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0")]
    public void Dirty_upper_bytes_of_an_address_bool_2_uint8_256_and_an_offset_outside(string type, string upper, string lower) =>
        Assert.Throws<AbiException>(() => AbiCodec.Decode([AbiType.Parse(type)], Hex.Decode(upper + lower)));

    [Fact]
    public void An_array_of_two_to_the_28_numbers_in_64_bytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<AbiException>(() => AbiCodec.Decode([AbiType.Parse("uint256[]")], [.. Word(32), .. Word(1 << 28)]));
        // At once: the array it announces was never made.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA")]
    [InlineData("0x05aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    public void An_address_with_a_wrong_checksum_or_of_another_length(string text)
    {
        Assert.True(Address.TryParse(AddressText, out _));
        Assert.False(Address.TryParse(text, out _));
    }

    [Fact]
    public void Rlp_that_is_not_minimal_or_3000_deep_meets_nothing_that_decodes_it() => Assert.Equal(Called, Members("Nethereum."));

    [Theory]
    [InlineData("n", 1 << 30)]
    [InlineData("r", 1 << 30)]
    [InlineData("p", 1 << 30)]
    [InlineData("dklen", 1 << 30)]
    public void A_keystore_that_asks_for_more_than_512_MiB(string parameter, int value)
    {
        using var key = PrivateKey.Generate();
        var json = JsonNode.Parse(KeystoreV3.Encrypt(key, "x", new ScryptParameters(2, 1, 1)))!;
        json["crypto"]!["kdfparams"]![parameter] = value;
        var error = Assert.Throws<KeystoreException>(() => KeystoreV3.Decrypt(json.ToJsonString(), "x"));
        Assert.Contains(parameter == "dklen" ? "dklen" : "512 MiB", error.Message);
    }

    private static byte[] Word(int value) => Bytes32.FromBigInteger(value).ToArray();

    /// <summary>The members of others that the library under test calls, by the start of their namespace.</summary>
    private static IEnumerable<string> Members(string start)
    {
        using var file = new PEReader(File.OpenRead(typeof(Address).Assembly.Location));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.MemberReferences.Select(metadata.GetMemberReference)
                .Select(member => $"{Owner(metadata, member.Parent)}.{metadata.GetString(member.Name)}")
                .Where(name => name.StartsWith(start, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static string Owner(MetadataReader metadata, EntityHandle owner)
    {
        if (owner.Kind != HandleKind.TypeReference) return Generic(metadata, owner);
        var type = metadata.GetTypeReference((TypeReferenceHandle)owner);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    /// <summary>An instance of a generic type: its definition follows the two bytes that say so.</summary>
    private static string Generic(MetadataReader metadata, EntityHandle owner)
    {
        if (owner.Kind != HandleKind.TypeSpecification) return "";
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)owner).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return "";
        signature.ReadCompressedInteger();
        return Owner(metadata, signature.ReadTypeHandle());
    }
}
