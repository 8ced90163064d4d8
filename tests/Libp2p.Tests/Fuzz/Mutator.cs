namespace Flashback.Libp2p.Tests.Fuzz;

/// <summary>Random bytes and damaged copies of good ones.</summary>
internal sealed class Mutator(ulong seed, IReadOnlyList<byte[]> good)
{
    private const int MaxRandom = 300;

    private SplitMix _random = new(seed);

    public byte[] Next()
    {
        if (good.Count == 0 || _random.Below(5) == 0) return Random(_random.Below(MaxRandom));
        var bytes = good[_random.Below(good.Count)].ToArray();
        for (var i = _random.Below(4); i >= 0; i--) bytes = Damage(bytes);
        return bytes;
    }

    private byte[] Damage(byte[] bytes)
    {
        if (bytes.Length == 0) return Random(8);
        var at = _random.Below(bytes.Length);
        switch (_random.Below(7))
        {
            case 0: bytes[at] ^= (byte)(1 << _random.Below(8)); return bytes;
            case 1: bytes[at] = (byte)_random.Next(); return bytes;
            case 2: return bytes[..at];
            case 3: return [.. bytes[..at], .. Random(1 + _random.Below(8)), .. bytes[at..]];
            case 4: return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + _random.Below(8))..]];
            case 5: return [.. bytes[..at], 0xff, 0xff, 0xff, 0xff, 0x7f, .. bytes[at..]];
            default: return [.. bytes, .. bytes[at..]];
        }
    }

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)_random.Next();
        return bytes;
    }
}
