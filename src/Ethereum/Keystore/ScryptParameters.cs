namespace Flashback.Ethereum.Keystore;

/// <summary>The cost of scrypt (RFC 7914): N the work and memory factor, R the block size, P the number of lanes.</summary>
public sealed record ScryptParameters(int N, int R, int P)
{
    /// <summary>The most memory that scrypt may take, in bytes; 128·N·R. A keystore file from elsewhere cannot claim more.</summary>
    public const long MaxMemory = 512L << 20;

    /// <summary>The most work, as N·R·P; four times <see cref="Standard"/>.</summary>
    public const long MaxWork = 8L << 20;

    /// <summary>What Geth and ethers call standard: 256 MiB, about a second.</summary>
    public static ScryptParameters Standard { get; } = new(1 << 18, 8, 1);

    /// <summary>Geth's light cost: 4 MiB. For machines with little memory and keys of little worth.</summary>
    public static ScryptParameters Light { get; } = new(1 << 12, 8, 6);

    /// <summary>In bytes.</summary>
    internal long Memory => 128L * N * R;

    /// <summary>Why these are not valid parameters; null if they are.</summary>
    internal string? Problem()
    {
        if (N < 2 || (N & (N - 1)) != 0) return $"scrypt's n is a power of two above 1, not {N}";
        if (R < 1 || P < 1) return $"scrypt's r and p are at least 1, not {R} and {P}";
        if (Memory > MaxMemory || 128L * R * P > MaxMemory) return $"scrypt would take more than {MaxMemory >> 20} MiB";
        return (long)N * R * P > MaxWork ? $"scrypt would take more work than n·r·p = {MaxWork}" : null;
    }
}
