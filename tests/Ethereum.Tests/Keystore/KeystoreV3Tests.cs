using System.Text.Json.Nodes;
using Flashback.Ethereum.Keystore;

namespace Flashback.Ethereum.Tests.Keystore;

public class KeystoreV3Tests
{
    private const string Secret = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
    private static readonly ScryptParameters Cheap = new(2, 1, 1);

    // The two test vectors of the Web3 Secret Storage definition.
    private const string Pbkdf2 = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private const string ScryptFile = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"r":1,"p":8,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    [Theory]
    [InlineData(Pbkdf2)]
    [InlineData(ScryptFile)]
    public void Opens_the_vectors_of_the_definition(string json)
    {
        using var key = KeystoreV3.Decrypt(json, "testpassword");
        Assert.Equal(Secret, Hex.Encode(key.ToBytes()));
        Assert.Null(KeystoreV3.ReadAddress(json));
    }

    [Fact]
    public void Opens_what_it_writes_and_nothing_with_another_password()
    {
        using var key = PrivateKey.FromBytes(Hex.Decode(Secret));
        var json = KeystoreV3.Encrypt(key, "correct horse", Cheap);
        using var opened = KeystoreV3.Decrypt(json, "correct horse");
        Assert.Equal(key.Address, opened.Address);
        Assert.Equal(key.Address, KeystoreV3.ReadAddress(json));
        Assert.DoesNotContain(Secret[2..], json);
        foreach (var wrong in new[] { "", "correct horse ", "Correct horse" })
            Assert.Throws<KeystorePasswordException>(() => KeystoreV3.Decrypt(json, wrong));
        Assert.NotEqual(json, KeystoreV3.Encrypt(key, "correct horse", Cheap));
    }

    [Fact]
    public void A_password_is_its_utf8()
    {
        using var key = PrivateKey.FromBytes(Hex.Decode(Secret));
        var json = KeystoreV3.Encrypt(key, "pa\u00dfw\u00f6rt \U0001f511", Cheap);
        KeystoreV3.Decrypt(json, "pa\u00dfw\u00f6rt \U0001f511").Dispose();
        Assert.Throws<KeystorePasswordException>(() => KeystoreV3.Decrypt(json, "pa\u00dfwo\u0308rt \U0001f511"));
    }

    [Fact]
    public void Its_standard_cost_is_the_one_of_geth()
    {
        Assert.Equal((262144, 8, 1), (ScryptParameters.Standard.N, ScryptParameters.Standard.R, ScryptParameters.Standard.P));
        using var key = PrivateKey.Generate();
        var kdf = JsonNode.Parse(KeystoreV3.Encrypt(key, "x", ScryptParameters.Light))!["crypto"]!["kdfparams"]!;
        Assert.Equal((4096, 8, 6), ((int)kdf["n"]!, (int)kdf["r"]!, (int)kdf["p"]!));
    }

    public static TheoryData<string, string, string> Alterations => new()
    {
        { "version", "4", "version 4" },
        { "version", "\"3\"", "\"version\"" },
        { "crypto", "1", "\"crypto\"" },
        { "crypto.cipher", "\"aes-256-gcm\"", "aes-256-gcm" },
        { "crypto.ciphertext", "\"00\"", "\"ciphertext\" has 1 bytes" },
        { "crypto.ciphertext", "\"zz\"", "not hexadecimal" },
        { "crypto.mac", "\"\"", "\"mac\" has 0 bytes" },
        { "crypto.cipherparams.iv", "\"00\"", "\"iv\" has 1 bytes" },
        { "crypto.kdf", "\"argon2\"", "argon2" },
        { "crypto.kdfparams.dklen", "64", "dklen" },
        { "crypto.kdfparams.n", "3", "power of two" },
        { "crypto.kdfparams.n", "1073741824", "512 MiB" },
        { "crypto.kdfparams.n", "4294967296", "32-bit" },
        { "crypto.kdfparams.p", "1000000000", "512 MiB" },
        { "crypto.kdfparams.r", "0", "at least 1" },
        { "crypto.kdfparams.salt", "null", "\"salt\"" },
        { "address", "\"7e5f4552091a69125d5dfcb7b8c2659029395bdf\"", "says that it holds" },
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public void Says_what_is_wrong_with_a_file(string path, string value, string reason)
    {
        using var key = PrivateKey.FromBytes(Hex.Decode(Secret));
        var json = JsonNode.Parse(KeystoreV3.Encrypt(key, "x", Cheap))!;
        var owner = json;
        var names = path.Split('.');
        foreach (var name in names[..^1]) owner = owner[name]!;
        owner[names[^1]] = JsonNode.Parse(value);
        var error = Assert.Throws<KeystoreException>(() => KeystoreV3.Decrypt(json.ToJsonString(), "x"));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void Bounds_the_work_of_pbkdf2()
    {
        static string With(int iterations) => Pbkdf2.Replace("262144", iterations.ToString(), StringComparison.Ordinal);
        foreach (var bad in new[] { 0, KeystoreJson.MaxPbkdf2Iterations + 1 })
            Assert.Contains("pbkdf2's c", Assert.Throws<KeystoreException>(() => KeystoreV3.Decrypt(With(bad), "x")).Message);
        foreach (var good in new[] { 1, KeystoreJson.MaxPbkdf2Iterations })
            Assert.Throws<KeystorePasswordException>(() => KeystoreV3.Decrypt(With(good), "x"));
    }

    [Fact]
    public void An_altered_ciphertext_does_not_open()
    {
        using var key = PrivateKey.FromBytes(Hex.Decode(Secret));
        var json = JsonNode.Parse(KeystoreV3.Encrypt(key, "x", Cheap))!;
        var bytes = Hex.Decode((string)json["crypto"]!["ciphertext"]!);
        bytes[0] ^= 1;
        json["crypto"]!["ciphertext"] = Convert.ToHexStringLower(bytes);
        Assert.Throws<KeystorePasswordException>(() => KeystoreV3.Decrypt(json.ToJsonString(), "x"));
    }

    [Fact]
    public void Is_no_longer_than_allowed()
    {
        using var key = PrivateKey.FromBytes(Hex.Decode(Secret));
        var json = KeystoreV3.Encrypt(key, "x", Cheap);
        KeystoreV3.Decrypt(json.PadRight(KeystoreV3.MaxLength), "x").Dispose();
        Assert.Contains(
            "longer", Assert.Throws<KeystoreException>(() => KeystoreV3.Decrypt(json.PadRight(KeystoreV3.MaxLength + 1), "x")).Message);
        Assert.Throws<KeystoreException>(() => KeystoreV3.Decrypt("no json", "x"));
        Assert.Throws<KeystoreException>(() => KeystoreV3.Decrypt("[]", "x"));
    }
}
