using Flashback.Node.Configuration.Declaring;

namespace Flashback.Node.Configuration;

public sealed record StoreOptions
{
    [Setting("Hours that evidence (samples, batches, certificates) is kept; must outlast the dispute window.", Min = 1, Max = 87_600)]
    public int EvidenceHours { get; init; } = 24 * 14;
}
