using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Configuration;
using Flashback.Node.Measurements;
using Flashback.Node.Telemetry;
using Flashback.Probes;
using Flashback.Probes.Controls;
using Flashback.Probes.Guard;
using Flashback.Probes.Reports;
using Flashback.Probes.Scheduling;
using Flashback.Protocol.Epochs;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Probe;

/// <summary>Measures data units over S3, and asks their Bridge Nodes for the epoch's report.</summary>
public sealed class AssignedUnitProber : IUnitProber, IDisposable
{
    private readonly IChainState _chain;
    private readonly ProbeTargets _targets;
    private readonly ControlTargets _controls;
    private readonly ProbeRunner _prober;
    private readonly BridgeReportCheck _reports;
    private readonly ILogger _log;

    /// <summary>A probe failed because of an internal error.</summary>
    public event Action<ProbeMistake>? Failed;

    public AssignedUnitProber(NodeOptions options, Bytes32 secret, IChainState chain, IChainClock clock, TimeProvider time, ILogger log)
    {
        (_chain, _log) = (chain, log);
        _targets = new ProbeTargets(options.Probe);
        var guard = GuardOf(options.Probe);
        _controls = new ControlTargets(ControlHosts.Of(options.Probe, options.Chain.RpcUrls), time);
        var prober = new ProberOptions
        {
            ClockError = () => DateTimeOffset.FromUnixTimeMilliseconds(clock.NowMillis) - time.GetUtcNow(),
            OnMistake = mistake => Failed?.Invoke(mistake),
        };
        _prober = new ProbeRunner(new ProbeSecret(secret), guard, _controls, time, prober);
        _reports = new BridgeReportCheck(guard, options.Deployed.Domain, time);
    }

    public static NetworkGuard GuardOf(ProbeOptions options) =>
        new(options.AllowLoopback ? NetworkGuardOptions.Development : new NetworkGuardOptions());

    public async Task<UnitRecords> ProbeAsync(EpochSetup setup, Bytes32 unit, CancellationToken cancellation)
    {
        var epoch = setup.Snapshot.Epoch;
        var (target, problem) = _targets.Find(_chain.View, unit);
        if (target is null)
        {
            _log.CannotProbe(epoch, unit, problem);
            return new UnitRecords(unit, [], false);
        }
        var timeline = new EpochTimeline(setup.Parameters, setup.Genesis, epoch);
        var window =
            new ProbeWindow(DateTimeOffset.FromUnixTimeMilliseconds(timeline.Start), DateTimeOffset.FromUnixTimeMilliseconds(timeline.End));
        var criteria = setup.Criteria;
        var timeout = TimeSpan.FromMilliseconds(criteria.ProbeTimeoutMillis);
        var reporting = _reports.RunAsync(target, epoch, window, timeout, cancellation);
        var records = await _prober.RunAsync(target, epoch, new ProbeCriteria(
            criteria.MinSamples, criteria.MaxSamples, timeout, criteria.TransferBytes, criteria.MaxRetrievals), window, cancellation);
        var report = await reporting;
        cancellation.ThrowIfCancellationRequested();
        _log.Probed(epoch, unit, records.Count, records.Count(record => record.Counts), report.OnTime ? "on time" : report.Problem);
        return new UnitRecords(unit, records, report.OnTime);
    }

    public void Dispose()
    {
        _prober.Dispose();
        _controls.Dispose();
    }
}
