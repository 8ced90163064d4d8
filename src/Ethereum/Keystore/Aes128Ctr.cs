using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Flashback.Ethereum.Keystore;

/// <summary>AES-128 in counter mode (NIST SP 800-38A), which the base library has no name for. Encrypting and decrypting are one.</summary>
internal static class Aes128Ctr
{
    private const int BlockLength = 16;

    [SuppressMessage("Security", "CA5358", Justification = "ECB serves here only to encrypt the counter, which is what CTR is.")]
    internal static byte[] Transform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> initialCounter, ReadOnlySpan<byte> data)
    {
        using var aes = Aes.Create();
        aes.Key = key.ToArray();
        var counter = initialCounter.ToArray();
        var output = data.ToArray();
        Span<byte> stream = stackalloc byte[BlockLength];
        for (var at = 0; at < output.Length; at += BlockLength)
        {
            aes.EncryptEcb(counter, stream, PaddingMode.None);
            for (var i = 0; i < BlockLength && at + i < output.Length; i++) output[at + i] ^= stream[i];
            for (var i = BlockLength - 1; i >= 0 && ++counter[i] == 0; i--) { }
        }
        CryptographicOperations.ZeroMemory(stream);
        return output;
    }
}
