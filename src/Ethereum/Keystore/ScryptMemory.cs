namespace Flashback.Ethereum.Keystore;

/// <summary>
/// What Nethereum's scrypt takes to write a keystore is dead when it returns, but a process that allocates little afterwards would hold it
/// for good.
/// </summary>
internal static class ScryptMemory
{
    /// <summary>Less than this, in bytes, is not worth a collection.</summary>
    private const long WorthIt = 32L << 20;

    /// <summary>
    /// Returns the memory to the system. After each key and not once after the last, or who writes three would need the sum.
    /// </summary>
    internal static void GiveBack(ScryptParameters cost)
    {
        if (cost.Memory >= WorthIt) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
