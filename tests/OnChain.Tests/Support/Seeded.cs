using Flashback.Ethereum;

namespace Flashback.OnChain.Tests.Support;

/// <summary>A small generator (xorshift64*): the same seed gives the same run for ever.</summary>
internal sealed class Seeded(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15 + 1;

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public Bytes32 Word()
    {
        Span<byte> seed = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(seed, Next());
        return Keccak256.Hash(seed);
    }

    public Address Address() => new(Word().Span[12..]);
}
