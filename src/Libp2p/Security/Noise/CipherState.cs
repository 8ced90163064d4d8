using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Flashback.Libp2p.Security.Noise;

/// <summary>
/// ChaCha20-Poly1305 under one key, each message with the next nonce (Noise, revision 34, 5.1
/// and 12.3). Not for use by two threads at once.
/// </summary>
internal sealed class CipherState(ReadOnlySpan<byte> key) : IDisposable
{
    /// <summary>What a message grows by.</summary>
    public const int TagLength = 16;

    private const int NonceLength = 12;

    private readonly ChaCha20Poly1305 _cipher = new(key);
    private readonly byte[] _nonce = new byte[NonceLength];
    private ulong _next;

    /// <summary>Writes ciphertext and tag: <paramref name="plain"/>.Length + 16 bytes.</summary>
    public void Encrypt(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plain, Span<byte> output) =>
        _cipher.Encrypt(Nonce(), plain, output[..plain.Length], output.Slice(plain.Length, TagLength), associated);

    /// <summary>
    /// Writes <paramref name="message"/>.Length - 16 bytes. False for a message that is too short or not by the holder of the key.
    /// </summary>
    public bool TryDecrypt(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> message, Span<byte> output)
    {
        var length = message.Length - TagLength;
        if (length < 0) return false;
        try
        {
            _cipher.Decrypt(Nonce(), message[..length], message[length..], output[..length], associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();

    private byte[] Nonce()
    {
        // The last value is reserved by the specification; a connection ends long before.
        if (_next == ulong.MaxValue) throw new Libp2pException("The connection has used up its nonces.");
        BinaryPrimitives.WriteUInt64LittleEndian(_nonce.AsSpan(NonceLength - sizeof(ulong)), _next++);
        return _nonce;
    }
}
