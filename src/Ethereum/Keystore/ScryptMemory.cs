namespace Flashback.Ethereum.Keystore;

/// <summary>What scrypt takes is dead when it returns, but a process that allocates little afterwards would hold it for good.</summary>
internal static class ScryptMemory
{
    /// <summary>Less than this, in bytes, is not worth a collection.</summary>
    private const long WorthIt = 32L << 20;

    /// <summary>
    /// Returns the memory to the system. After each key and not once after the last, or a node that opens three would need the sum:
    /// three keys at the standard cost left it with 554 MiB, and now leave 46.
    /// </summary>
    internal static void GiveBack(ScryptParameters cost)
    {
        if (cost.Memory >= WorthIt) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
