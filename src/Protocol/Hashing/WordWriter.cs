using System.Buffers.Binary;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Hashing;

/// <summary>
/// Writes EIP-712 <c>encodeData</c>, one 32-byte word after another, into a buffer of the caller: no allocation for a struct hash.
/// Copies share the buffer, so a chain of <c>Add</c> reads like the type it encodes.
/// </summary>
internal readonly ref struct WordWriter
{
    public const int Word = 32;

    private readonly Span<byte> _buffer;
    private readonly int _at;

    /// <param name="buffer">All zero, <see cref="Word"/> bytes for each word that will be added.</param>
    public WordWriter(Span<byte> buffer) : this(buffer, 0)
    {
    }

    private WordWriter(Span<byte> buffer, int at)
    {
        _buffer = buffer;
        _at = at;
    }

    public WordWriter Add(Bytes32 value)
    {
        value.Span.CopyTo(Next);
        return Advanced;
    }

    public WordWriter Add(Address value)
    {
        value.Span.CopyTo(Next[(Word - Address.Length)..]);
        return Advanced;
    }

    public WordWriter Add(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Next[(Word - sizeof(ulong))..], value);
        return Advanced;
    }

    public WordWriter Add(bool value) => Add(value ? 1UL : 0UL);

    public WordWriter Add(ValidatorBitmap value) => Add(value.ToBytes32());

    /// <summary>Keccak-256 of the whole buffer.</summary>
    public Bytes32 Hash() => _at == _buffer.Length
        ? Keccak256.Hash(_buffer)
        : throw new InvalidOperationException($"{_at} of {_buffer.Length} bytes are written.");

    private Span<byte> Next => _buffer.Slice(_at, Word);
    private WordWriter Advanced => new(_buffer, _at + Word);
}
