using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Flashback.Ethereum;

/// <summary>
/// The functions of bitcoin-core's libsecp256k1 that are used here, and one randomised context for the process. The library comes with the
/// package Secp256k1.Net; the runtime looks beside the program before it looks in the system.
/// </summary>
internal static unsafe partial class Secp256k1Native
{
    internal const int PublicKeyStruct = 64;
    internal const int SignatureStruct = 64;
    internal const int RecoverableSignatureStruct = 65;
    internal const uint Compressed = 1 << 1 | 1 << 8;
    internal const uint Uncompressed = 1 << 1;

    private const string Library = "secp256k1";
    private const uint SignAndVerify = 1 | 1 << 8 | 1 << 9;

    private static readonly Lazy<nint> SharedContext = new(CreateContext);

    /// <summary>Read-only after its creation, so any thread may use it.</summary>
    /// <exception cref="DllNotFoundException">The package carries no library for this operating system and processor.</exception>
    internal static nint Context => SharedContext.Value;

    private static nint CreateContext()
    {
        var context = secp256k1_context_create(SignAndVerify);
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        fixed (byte* p = seed)
        {
            // Blinds signing against side channels; it does not alter any result.
            if (secp256k1_context_randomize(context, p) != 1)
                throw new CryptographicException("libsecp256k1 refused to randomise its context.");
        }
        CryptographicOperations.ZeroMemory(seed);
        return context;
    }

    [LibraryImport(Library)] private static partial nint secp256k1_context_create(uint flags);
    [LibraryImport(Library)] private static partial int secp256k1_context_randomize(nint context, byte* seed32);
    [LibraryImport(Library)] internal static partial int secp256k1_ec_seckey_verify(nint context, byte* secret);
    [LibraryImport(Library)] internal static partial int secp256k1_ec_pubkey_create(nint context, byte* key, byte* secret);
    [LibraryImport(Library)] internal static partial int secp256k1_ec_pubkey_parse(nint context, byte* key, byte* input, nuint length);
    [LibraryImport(Library)]
    internal static partial int secp256k1_ec_pubkey_serialize(nint context, byte* output, nuint* length, byte* key, uint flags);
    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_signature_parse_compact(nint context, byte* signature, byte* input64);
    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_signature_parse_der(nint context, byte* signature, byte* input, nuint length);
    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_signature_serialize_der(nint context, byte* output, nuint* length, byte* signature);
    [LibraryImport(Library)] internal static partial int secp256k1_ecdsa_verify(nint context, byte* signature, byte* digest, byte* key);
    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_sign_recoverable(
        nint context, byte* signature, byte* digest, byte* secret, nint nonceFunction, nint nonceData);
    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_recoverable_signature_parse_compact(
        nint context, byte* signature, byte* input64, int recoveryId);
    [LibraryImport(Library)]
    internal static partial int secp256k1_ecdsa_recoverable_signature_serialize_compact(
        nint context, byte* output64, int* recoveryId, byte* signature);
    [LibraryImport(Library)] internal static partial int secp256k1_ecdsa_recover(nint context, byte* key, byte* signature, byte* digest);
}
