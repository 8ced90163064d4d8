using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Flashback.Libp2p.Security.Noise;

/// <summary>
/// libp2p's Noise: the XX handshake, the identity proven by a signature over the static key, the multiplexer chosen on the way.
/// </summary>
public sealed class NoiseTransport : ISecureTransport, IDisposable
{
    public const string Protocol = "/noise";

    /// <summary>The largest payload, an RSA identity with its signature and certificate hashes, stays well below.</summary>
    private const int MaxHandshakeMessage = 8192;

    private readonly Identity _identity;
    private readonly string[] _muxers;
    private readonly byte[] _staticKey = RandomNumberGenerator.GetBytes(X25519.KeyLength);
    private readonly byte[] _payload;

    /// <exception cref="PlatformNotSupportedException">See <see cref="IsSupported"/>.</exception>
    public NoiseTransport(Identity identity, IEnumerable<string> muxers)
    {
        if (!IsSupported) throw new PlatformNotSupportedException("Noise needs OpenSSL 3 (libcrypto) and ChaCha20-Poly1305.");
        _identity = identity;
        _muxers = [.. muxers];
        _payload = NoisePayload.Encode(_identity, X25519.PublicKey(_staticKey), _muxers);
    }

    /// <summary>Whether this machine has what Noise needs.</summary>
    public static bool IsSupported => X25519.IsSupported && ChaCha20Poly1305.IsSupported;

    public string ProtocolId => Protocol;

    public async ValueTask<SecureConnection> SecureInboundAsync(Stream raw, CancellationToken cancellation)
    {
        using var handshake = NoiseHandshake.Begin(initiator: false, _staticKey);
        handshake.Read(await ReadAsync(raw, cancellation));
        await WriteAsync(raw, handshake.Write(_payload), cancellation);
        var payload = handshake.Read(await ReadAsync(raw, cancellation));
        var peer = NoisePayload.Verify(payload, handshake.RemoteStatic);
        return Finish(raw, handshake, peer, peer.Muxers, _muxers);
    }

    public async ValueTask<SecureConnection> SecureOutboundAsync(Stream raw, PeerId expected, CancellationToken cancellation)
    {
        using var handshake = NoiseHandshake.Begin(initiator: true, _staticKey);
        await WriteAsync(raw, handshake.Write([]), cancellation);
        var payload = handshake.Read(await ReadAsync(raw, cancellation));
        var peer = NoisePayload.Verify(payload, handshake.RemoteStatic);
        var id = PeerId.FromPublicKey(peer.Key);
        // Before the third message: a stranger learns nothing about who dialed.
        if (id != expected) throw new Libp2pException($"The Noise handshake failed: {id} answered instead of {expected}.");
        await WriteAsync(raw, handshake.Write(_payload), cancellation);
        return Finish(raw, handshake, peer, peer.Muxers is null ? null : _muxers, peer.Muxers ?? []);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_staticKey);

    /// <summary>The multiplexer is the first of the initiator's that the responder has too.</summary>
    private static SecureConnection Finish(
        Stream raw, NoiseHandshake handshake, NoisePayload peer, IReadOnlyList<string>? initiators, IReadOnlyList<string> responders)
    {
        var muxer = initiators?.FirstOrDefault(responders.Contains);
        if (initiators is not null && muxer is null)
            throw new Libp2pException("The Noise handshake failed: there is no multiplexer that both speak.");
        var (write, read) = handshake.Split();
        return new SecureConnection(new NoiseStream(raw, write, read), PeerId.FromPublicKey(peer.Key), muxer);
    }

    private static async Task WriteAsync(Stream raw, byte[] message, CancellationToken cancellation)
    {
        var frame = new byte[sizeof(ushort) + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)message.Length);
        message.CopyTo(frame, sizeof(ushort));
        await raw.WriteAsync(frame, cancellation);
    }

    private static async Task<byte[]> ReadAsync(Stream raw, CancellationToken cancellation)
    {
        var header = new byte[sizeof(ushort)];
        await raw.ReadExactlyAsync(header, cancellation);
        var length = BinaryPrimitives.ReadUInt16BigEndian(header);
        if (length > MaxHandshakeMessage) throw new Libp2pException("The Noise handshake failed: a message is too long.");
        var message = new byte[length];
        await raw.ReadExactlyAsync(message, cancellation);
        return message;
    }
}
