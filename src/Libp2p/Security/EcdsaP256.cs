using System.Security.Cryptography;

namespace Flashback.Libp2p.Security;

/// <summary>ECDSA with P-256 and SHA-256, the one kind of key that libp2p implementations put into certificates.</summary>
internal static class EcdsaP256
{
    private const int PointLength = 65;

    /// <summary>SubjectPublicKeyInfo of an uncompressed P-256 point, up to and with the 04 that begins the point.</summary>
    private static ReadOnlySpan<byte> Prefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
        0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    /// <summary>Verifies a DER signature. False for any other kind of key and for anything malformed.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKeyInfo.Length != Prefix.Length - 1 + PointLength || !publicKeyInfo.StartsWith(Prefix)) return false;
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKeyInfo, out _);
            return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // A point off the curve.
            return false;
        }
    }
}
