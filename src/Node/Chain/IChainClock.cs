namespace Flashback.Node.Chain;

/// <summary>Chain time, which decides every deadline.</summary>
public interface IChainClock
{
    /// <summary>Now by the chain, in Unix milliseconds.</summary>
    long NowMillis { get; }

    /// <summary>The local clock, for waiting.</summary>
    TimeProvider Time { get; }
}
