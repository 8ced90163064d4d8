using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Deployment;

namespace Flashback.OnChain.View;

/// <summary>Reads each log by the contract it came from: two contracts may name an event alike.</summary>
public sealed class EventDecoder(DeployedContracts contracts)
{
    /// <summary>Null for logs of other contracts, of events that this code does not know, and for malformed ones.</summary>
    public IContractEvent? Decode(LogEntry log)
    {
        if (log.Address == contracts.Oracle) return QosOracle.DecodeEvent(log);
        if (log.Address == contracts.Validators) return ValidatorRegistry.DecodeEvent(log);
        if (log.Address == contracts.Providers) return ProviderOrchestrator.DecodeEvent(log);
        if (log.Address == contracts.Consumers) return ConsumerOrchestrator.DecodeEvent(log);
        if (log.Address == contracts.Court) return DisputeCourt.DecodeEvent(log);
        if (log.Address == contracts.Pool) return ReporterPool.DecodeEvent(log);
        if (log.Address == contracts.Appeals) return AppealCourt.DecodeEvent(log);
        return log.Address == contracts.Duties ? DutyCourt.DecodeEvent(log) : null;
    }
}
