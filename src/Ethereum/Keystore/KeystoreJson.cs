using System.Security.Cryptography;
using System.Text.Json;

namespace Flashback.Ethereum.Keystore;

/// <summary>A keystore file, taken apart and checked: sizes and costs are bounded before the library, which bounds none.</summary>
internal sealed class KeystoreJson
{
    /// <summary>Bytes of the derived key: one half encrypts, the other authenticates.</summary>
    internal const int DerivedLength = 32;

    /// <summary>Five times what OWASP advises today; keeps a file from stalling its reader.</summary>
    internal const int MaxPbkdf2Iterations = 3_000_000;

    private const string Cipher = "aes-128-ctr";
    private const int MaxJsonDepth = 8;
    private const int MaxBytes = 1024;

    private readonly JsonElement _kdf;
    private readonly string _kdfName;
    private readonly byte[] _salt;

    private KeystoreJson(JsonElement root)
    {
        if (Integer(root, "version") is var version and not 3)
            throw new KeystoreException($"The keystore is of version {version}; version 3 is needed.");
        var crypto = Property(root, "crypto", JsonValueKind.Object);
        if (Text(crypto, "cipher") is var cipher and not Cipher)
            throw new KeystoreException($"The keystore's cipher '{PlainText.Clean(cipher)}' is not {Cipher}.");
        Iv = Bytes(Property(crypto, "cipherparams", JsonValueKind.Object), "iv", 16);
        Ciphertext = Bytes(crypto, "ciphertext", Secp256k1.PrivateKeyLength);
        Mac = Bytes(crypto, "mac", Bytes32.Length);
        _kdfName = Text(crypto, "kdf");
        _kdf = Property(crypto, "kdfparams", JsonValueKind.Object).Clone();
        _salt = Bytes(_kdf, "salt");
        if (Integer(_kdf, "dklen") != DerivedLength) throw new KeystoreException($"The keystore's dklen is not {DerivedLength}.");
        Address = Find(root, "address") is { ValueKind: JsonValueKind.String } text
            && Ethereum.Address.TryParse(text.GetString()!.ToLowerInvariant(), out var address) ? address : null;
    }

    internal Address? Address { get; }
    internal byte[] Iv { get; }
    internal byte[] Ciphertext { get; }
    internal byte[] Mac { get; }

    internal static KeystoreJson Read(string json)
    {
        if (json.Length > KeystoreV3.MaxLength)
            throw new KeystoreException($"The keystore is longer than {KeystoreV3.MaxLength} characters.");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            return new KeystoreJson(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new KeystoreException("The keystore is not JSON.", e);
        }
    }

    /// <exception cref="KeystoreException">The function is unknown or its parameters are out of bounds.</exception>
    internal byte[] DeriveKey(byte[] password) => _kdfName switch
    {
        "scrypt" => DeriveScrypt(password),
        "pbkdf2" => DerivePbkdf2(password),
        _ => throw new KeystoreException($"The keystore's kdf '{PlainText.Clean(_kdfName)}' is neither scrypt nor pbkdf2."),
    };

    private byte[] DeriveScrypt(byte[] password)
    {
        var cost = new ScryptParameters(Integer(_kdf, "n"), Integer(_kdf, "r"), Integer(_kdf, "p"));
        if (cost.Problem() is { } problem) throw new KeystoreException($"The keystore is refused: {problem}.");
        return Scrypt.DeriveKey(password, _salt, cost, DerivedLength);
    }

    /// <summary>By the system's library, which takes a quarter of the time.</summary>
    private byte[] DerivePbkdf2(byte[] password)
    {
        if (Text(_kdf, "prf") != "hmac-sha256") throw new KeystoreException("The keystore's prf is not hmac-sha256.");
        var iterations = Integer(_kdf, "c");
        if (iterations is < 1 or > MaxPbkdf2Iterations)
            throw new KeystoreException($"The keystore is refused: pbkdf2's c is from 1 to {MaxPbkdf2Iterations}, not {iterations}.");
        return Rfc2898DeriveBytes.Pbkdf2(password, _salt, iterations, HashAlgorithmName.SHA256, DerivedLength);
    }

    /// <summary>Early writers capitalised "Crypto"; names are matched without regard to case.</summary>
    private static JsonElement? Find(JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object) return null;
        foreach (var property in owner.EnumerateObject())
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        return null;
    }

    private static JsonElement Property(JsonElement owner, string name, JsonValueKind kind) =>
        Find(owner, name) is { } value && value.ValueKind == kind
            ? value : throw new KeystoreException($"The keystore has no \"{name}\" of kind {kind}.");

    private static string Text(JsonElement owner, string name) => Property(owner, name, JsonValueKind.String).GetString()!;

    private static int Integer(JsonElement owner, string name) =>
        Property(owner, name, JsonValueKind.Number).TryGetInt32(out var value)
            ? value : throw new KeystoreException($"The keystore's \"{name}\" is no 32-bit integer.");

    private static byte[] Bytes(JsonElement owner, string name, int? length = null)
    {
        byte[] bytes;
        try
        {
            bytes = Hex.Decode(Text(owner, name));
        }
        catch (FormatException e)
        {
            throw new KeystoreException($"The keystore's \"{name}\" is not hexadecimal.", e);
        }
        if (bytes.Length > MaxBytes || bytes.Length != (length ?? bytes.Length))
            throw new KeystoreException($"The keystore's \"{name}\" has {bytes.Length} bytes.");
        return bytes;
    }
}
