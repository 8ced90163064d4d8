namespace Flashback.EndToEnd.Support;

/// <summary>What the devnet arranged for its data units.</summary>
internal static class Fates
{
    /// <summary>Every epoch was settled as arranged.</summary>
    public static void AssertFates(this DevnetRun run, int epochs)
    {
        Assert.All(run.Seen.Grades("healthy"), grade => Assert.Contains(grade, (string[])["met", "exceeded"]));
        Assert.All(run.Seen.Grades("slow"), grade => Assert.Contains(grade, (string[])["missed", "missedBadly"]));
        Assert.All(run.Seen.Grades("corrupt"), grade => Assert.Equal("corrupt", grade));
        Assert.Equal(3 * epochs, run.Seen.Of("settled").Count());
    }
}
