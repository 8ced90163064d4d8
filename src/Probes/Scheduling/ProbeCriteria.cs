namespace Flashback.Probes.Scheduling;

/// <summary>How a data unit is measured (the chain's <c>Criteria</c>, without its version).</summary>
/// <param name="MinSamples">Fewer counted samples than this make no observation.</param>
/// <param name="MaxSamples">More samples than this weigh nothing.</param>
/// <param name="ProbeTimeout">Start to last byte of one request.</param>
/// <param name="TransferBytes">The size of a canary object: what one upload and one whole read move.</param>
/// <param name="MaxRetrievals">More verified reads than this weigh nothing.</param>
public sealed record ProbeCriteria(uint MinSamples, uint MaxSamples, TimeSpan ProbeTimeout, uint TransferBytes, uint MaxRetrievals);
