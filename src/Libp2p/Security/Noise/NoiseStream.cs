using System.Buffers.Binary;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Security.Noise;

/// <summary>
/// The encrypted stream after the handshake: frames of a two-byte length and up to 65,519 bytes with their tag. One reader and
/// one writer at a time, as of any stream. The buffers grow to the largest frame seen, so an idle connection holds little.
/// </summary>
internal sealed class NoiseStream(Stream raw, CipherState write, CipherState read) : AsyncStream
{
    private const int HeaderLength = sizeof(ushort);
    private const int MaxPlain = ushort.MaxValue - CipherState.TagLength;
    private const int FirstBuffer = 4096;

    private byte[] _cipher = new byte[FirstBuffer];
    private int _cipherStart, _cipherEnd;
    private byte[] _plain = [];
    private int _plainStart, _plainEnd;
    private byte[] _out = [];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_plainStart == _plainEnd)
        {
            if (!await FillAsync(HeaderLength, cancellationToken)) return 0;
            var length = BinaryPrimitives.ReadUInt16BigEndian(_cipher.AsSpan(_cipherStart));
            if (!await FillAsync(HeaderLength + length, cancellationToken))
                throw new Libp2pException("The connection ended within a frame.");
            Decrypt(length);
        }
        // A read into nothing only waits for data, as on a socket.
        var count = Math.Min(buffer.Length, _plainEnd - _plainStart);
        _plain.AsMemory(_plainStart, count).CopyTo(buffer);
        _plainStart += count;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            // As many frames as the buffer needs, one write each: more than one is rare.
            var part = buffer[..Math.Min(buffer.Length, MaxPlain)];
            buffer = buffer[part.Length..];
            var length = part.Length + CipherState.TagLength;
            if (_out.Length < HeaderLength + length) _out = new byte[HeaderLength + length];
            BinaryPrimitives.WriteUInt16BigEndian(_out, (ushort)length);
            write.Encrypt([], part.Span, _out.AsSpan(HeaderLength));
            await raw.WriteAsync(_out.AsMemory(0, HeaderLength + length), cancellationToken);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => raw.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        // The ciphers are left to their finalizers: a read in progress may still use them.
        if (disposing) raw.Dispose();
        base.Dispose(disposing);
    }

    private void Decrypt(int length)
    {
        if (_plain.Length < length) _plain = new byte[length];
        if (!read.TryDecrypt([], _cipher.AsSpan(_cipherStart + HeaderLength, length), _plain))
            throw new Libp2pException("A frame is not authentic.");
        (_plainStart, _plainEnd) = (0, length - CipherState.TagLength);
        _cipherStart += HeaderLength + length;
    }

    /// <summary>Reads until so many bytes are there; false when the connection ended before the first.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellation)
    {
        if (_cipherStart == _cipherEnd) _cipherStart = _cipherEnd = 0;
        if (_cipher.Length - _cipherStart < count) MakeRoom(count);
        while (_cipherEnd - _cipherStart < count)
        {
            var got = await raw.ReadAsync(_cipher.AsMemory(_cipherEnd), cancellation);
            if (got > 0) _cipherEnd += got;
            else if (_cipherStart == _cipherEnd) return false;
            else throw new Libp2pException("The connection ended within a frame.");
        }
        return true;
    }

    private void MakeRoom(int count)
    {
        var held = _cipher.AsSpan(_cipherStart, _cipherEnd - _cipherStart);
        var to = _cipher.Length >= count ? _cipher : new byte[count];
        held.CopyTo(to);
        (_cipher, _cipherStart, _cipherEnd) = (to, 0, held.Length);
    }
}
