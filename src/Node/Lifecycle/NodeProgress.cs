using System.Collections.Concurrent;
using Flashback.Aggregation.Rounds;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Reasons;

namespace Flashback.Node.Lifecycle;

/// <summary>How far the epochs have progressed, and what was dropped, for queries. Thread-safe.</summary>
public sealed class NodeProgress
{
    private readonly ConcurrentDictionary<string, long> _dropped = new();

    public ulong? LastCertified { get; private set; }

    public ulong? LastAccepted { get; private set; }

    public ulong? LastSettled { get; private set; }

    /// <summary>How often something was dropped for each reason, by its code.</summary>
    public IReadOnlyDictionary<string, long> Dropped => _dropped;

    public void OnCertified(EpochSetup setup, Effect.Certified certified) => LastCertified = certified.Certificate.Report.Epoch;

    public void OnAccepted(EpochSetup setup, Effect.Accepted accepted) => LastAccepted = accepted.Report.Epoch;

    public void OnDropped(EpochSetup setup, Reason reason, byte? validator) =>
        _dropped.AddOrUpdate(reason.Code, 1, (_, count) => count + 1);

    public void OnChain(IContractEvent happened)
    {
        if (happened is ConsumerOrchestrator.EpochSettledEvent settled) LastSettled = settled.Epoch;
    }
}
