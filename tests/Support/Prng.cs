using Flashback.Ethereum;

namespace Flashback.Tests.Support;

/// <summary>SplitMix64: a seed gives the same numbers on every machine and in every version of .NET.</summary>
public sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    /// <summary>An independent stream for a purpose, so that one more draw for one purpose does not reshuffle the others.</summary>
    public Prng Fork(string purpose)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in purpose) hash = (hash ^ letter) * 1099511628211UL;
        return new Prng(Mix(_state ^ hash));
    }

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        return Mix(_state);
    }

    /// <summary>Between 0 and <paramref name="bound"/>, which is excluded.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Both ends included.</summary>
    public long Between(long low, long high) => low + (long)(Next() % (ulong)(high - low + 1));

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public Bytes32 Word()
    {
        Span<byte> bytes = stackalloc byte[32];
        for (var i = 0; i < 32; i += 8) BitConverter.TryWriteBytes(bytes[i..], Next());
        return new Bytes32(bytes);
    }

    public Address Address() => new(Word().Span[12..]);

    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
