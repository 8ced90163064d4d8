namespace Flashback.Libp2p.Tests.Attacks;

/// <summary>What something cost the heap, in bytes: allocated on the way, and still held at the end.</summary>
internal readonly record struct Footprint(long Allocated, long Retained)
{
    /// <summary>Of what runs on the calling thread alone.</summary>
    public static Footprint Of(Action action)
    {
        var held = Held();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new Footprint(allocated, Held() - held);
    }

    /// <summary>Of what several threads do, attacker and victim together.</summary>
    public static async Task<Footprint> OfAsync(Func<Task> action)
    {
        var held = Held();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await action();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new Footprint(allocated, Held() - held);
    }

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
