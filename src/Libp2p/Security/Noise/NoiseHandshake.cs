using System.Security.Cryptography;

namespace Flashback.Libp2p.Security.Noise;

/// <summary>
/// The three messages of Noise_XX_25519_ChaChaPoly_SHA256 (Noise, revision 34), without I/O: the two sides take turns,
/// the initiator writes first.
/// <code>
/// -> e
/// &lt;- e, ee, s, es
/// -> s, se
/// </code>
/// Private keys are wiped when the handshake is disposed of.
/// </summary>
internal sealed class NoiseHandshake(bool initiator, ReadOnlySpan<byte> prologue, byte[] staticKey, byte[] ephemeralKey) : IDisposable
{
    private const int Messages = 3;

    private readonly SymmetricState _state = new("Noise_XX_25519_ChaChaPoly_SHA256"u8, prologue);
    private byte[] _remoteEphemeral = [];
    private int _step;

    /// <summary>The other side's static key, once it came.</summary>
    public byte[] RemoteStatic { get; private set; } = [];

    /// <summary>Names this handshake, once it is done.</summary>
    public ReadOnlySpan<byte> Hash => _state.Hash;

    public static NoiseHandshake Begin(bool initiator, ReadOnlySpan<byte> staticKey) =>
        new(initiator, [], staticKey.ToArray(), RandomNumberGenerator.GetBytes(X25519.KeyLength));

    public byte[] Write(ReadOnlySpan<byte> payload)
    {
        Turn(write: true);
        var message = new List<byte>();
        switch (_step++)
        {
            case 0:
                message.AddRange(Ephemeral());
                break;
            case 1:
                message.AddRange(Ephemeral());
                Agree(ephemeralKey, _remoteEphemeral);
                message.AddRange(_state.EncryptAndHash(X25519.PublicKey(staticKey)));
                Agree(staticKey, _remoteEphemeral);
                break;
            default:
                message.AddRange(_state.EncryptAndHash(X25519.PublicKey(staticKey)));
                Agree(staticKey, _remoteEphemeral);
                break;
        }
        message.AddRange(_state.EncryptAndHash(payload));
        return [.. message];
    }

    /// <returns>The payload.</returns>
    /// <exception cref="Libp2pException">The message is too short, forged, or brings a key that agrees on nothing.</exception>
    public byte[] Read(ReadOnlySpan<byte> message)
    {
        Turn(write: false);
        switch (_step++)
        {
            case 0:
                _remoteEphemeral = RemoteKey(ref message);
                break;
            case 1:
                _remoteEphemeral = RemoteKey(ref message);
                Agree(ephemeralKey, _remoteEphemeral);
                RemoteStatic = Decrypt(Take(ref message, X25519.KeyLength + CipherState.TagLength));
                Agree(ephemeralKey, RemoteStatic);
                break;
            default:
                RemoteStatic = Decrypt(Take(ref message, X25519.KeyLength + CipherState.TagLength));
                Agree(ephemeralKey, RemoteStatic);
                break;
        }
        return Decrypt(message);
    }

    /// <summary>The ciphers to write and to read with, after the third message.</summary>
    public (CipherState Write, CipherState Read) Split()
    {
        if (_step != Messages) throw new InvalidOperationException("The handshake is not done.");
        var (first, second) = _state.Split();
        return initiator ? (first, second) : (second, first);
    }

    public void Dispose()
    {
        _state.Dispose();
        CryptographicOperations.ZeroMemory(staticKey);
        CryptographicOperations.ZeroMemory(ephemeralKey);
    }

    private void Turn(bool write)
    {
        if (_step == Messages || write != (initiator == (_step % 2 == 0)))
            throw new InvalidOperationException("It is the other side's turn.");
    }

    private byte[] Ephemeral()
    {
        var key = X25519.PublicKey(ephemeralKey);
        _state.MixHash(key);
        return key;
    }

    private byte[] RemoteKey(ref ReadOnlySpan<byte> message)
    {
        var key = Take(ref message, X25519.KeyLength).ToArray();
        _state.MixHash(key);
        return key;
    }

    private void Agree(byte[] own, byte[] remote)
    {
        Span<byte> secret = stackalloc byte[X25519.KeyLength];
        if (!X25519.TryAgree(own, remote, secret))
            throw new Libp2pException("The Noise handshake failed: the peer's key has a small order.");
        _state.MixKey(secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    private byte[] Decrypt(ReadOnlySpan<byte> message) =>
        _state.DecryptAndHash(message) ?? throw new Libp2pException("The Noise handshake failed: a message is not authentic.");

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message, int length)
    {
        if (message.Length < length) throw new Libp2pException("The Noise handshake failed: a message is too short.");
        var taken = message[..length];
        message = message[length..];
        return taken;
    }
}
