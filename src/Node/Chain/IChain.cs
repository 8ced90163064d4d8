using Flashback.OnChain.Contracts;

namespace Flashback.Node.Chain;

/// <summary>The chain as the pipeline drives it: its state, its time, and a way to send.</summary>
public interface IChain : IChainState, IChainClock, IOutbox
{
    /// <summary>The block that the view stands after; 0 before the first.</summary>
    ulong HeadNumber { get; }

    /// <summary>Whether the view is current: it is no longer being read from the beginning.</summary>
    bool IsCaughtUp { get; }

    /// <summary>A contract's event took effect. Events that were passed on before this process started are left out.</summary>
    event Action<IContractEvent>? Happened;

    /// <summary>Watches and sends until cancelled, or until either fails.</summary>
    Task RunAsync(CancellationToken cancellation);
}
