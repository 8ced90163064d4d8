using Flashback.OnChain.Contracts;

namespace Flashback.Node.Chain;

/// <summary>The chain as the pipeline drives it: what it says, its time, and a way to send.</summary>
public interface IChain : IChainState, IChainClock, IOutbox
{
    /// <summary>The block that the view stands after; 0 before the first.</summary>
    ulong HeadNumber { get; }

    /// <summary>The view stands at about now: it is not still being read from the beginning.</summary>
    bool IsCaughtUp { get; }

    /// <summary>A contract's event took effect. Those that were handed on before this process started are left out.</summary>
    event Action<IContractEvent>? Happened;

    /// <summary>Watches and sends until cancelled, or until either fails.</summary>
    Task RunAsync(CancellationToken cancellation);
}
