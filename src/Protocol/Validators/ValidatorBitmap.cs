using System.Buffers.Binary;
using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.Protocol.Validators;

/// <summary>A set of validator indices 0–255, the bits of a uint256: index 0 is the lowest bit.</summary>
public readonly record struct ValidatorBitmap
{
    private readonly ulong _a, _b, _c, _d;

    private ValidatorBitmap(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    public static ValidatorBitmap Empty => default;

    public static ValidatorBitmap Of(params IEnumerable<byte> indices) => indices.Aggregate(Empty, (set, index) => set.With(index));

    public int Count => BitOperations.PopCount(_a) + BitOperations.PopCount(_b) + BitOperations.PopCount(_c) + BitOperations.PopCount(_d);

    public bool IsEmpty => this == Empty;

    public bool Contains(byte index) => (Word(index >> 6) >> (index & 63) & 1) != 0;

    public ValidatorBitmap With(byte index)
    {
        var bit = 1UL << (index & 63);
        return (index >> 6) switch
        {
            0 => new(_a | bit, _b, _c, _d),
            1 => new(_a, _b | bit, _c, _d),
            2 => new(_a, _b, _c | bit, _d),
            _ => new(_a, _b, _c, _d | bit),
        };
    }

    public ValidatorBitmap Except(ValidatorBitmap other) => new(_a & ~other._a, _b & ~other._b, _c & ~other._c, _d & ~other._d);

    /// <summary>The members in ascending order.</summary>
    public IEnumerable<byte> Indices()
    {
        for (var word = 0; word < 4; word++)
        {
            for (var bits = Word(word); bits != 0; bits &= bits - 1) yield return (byte)(word * 64 + BitOperations.TrailingZeroCount(bits));
        }
    }

    /// <summary>The uint256 as an ABI word.</summary>
    public Bytes32 ToBytes32()
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _d);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _a);
        return new Bytes32(bytes);
    }

    public static ValidatorBitmap FromBytes32(Bytes32 value) => new(
        BinaryPrimitives.ReadUInt64BigEndian(value.Span[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(value.Span[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(value.Span[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(value.Span));

    public BigInteger ToBigInteger() => ToBytes32().ToBigInteger();

    /// <exception cref="OverflowException">The number is not a uint256.</exception>
    public static ValidatorBitmap FromBigInteger(BigInteger value) => FromBytes32(Bytes32.FromBigInteger(value));

    /// <summary>The number in decimal, as documents carry it.</summary>
    public override string ToString() => ToBigInteger().ToString();

    private ulong Word(int index) => index switch { 0 => _a, 1 => _b, 2 => _c, _ => _d };
}
