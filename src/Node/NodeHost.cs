using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Node.Accuse;
using Flashback.Node.Api.Http;
using Flashback.Node.Api.Queries;
using Flashback.Node.Attest;
using Flashback.Node.Chain;
using Flashback.Node.Configuration;
using Flashback.Node.Evidence;
using Flashback.Node.Faults;
using Flashback.Node.Gossip;
using Flashback.Node.Hosting;
using Flashback.Node.Keys;
using Flashback.Node.Lifecycle;
using Flashback.Node.Observe;
using Flashback.Node.Probe;
using Flashback.Node.Schedule;
using Flashback.Node.Services;
using Flashback.Node.Settle;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Node.Store;
using Flashback.Node.Telemetry;
using Flashback.Node.Transmit;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Flashback.Node;

/// <summary>
/// A running node: opens everything in the order of dependence, runs the services of the generic host, the <see cref="Pipeline"/> among
/// them, and closes everything in reverse order.
/// </summary>
public static class NodeHost
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs until cancelled, drained, or stopped by a signal.</summary>
    /// <exception cref="TaskFailedException">A part failed for good.</exception>
    public static async Task RunAsync(
        NodeOptions options, NodeKeys keys, TimeProvider time, ILoggerFactory logs, LogLevelSwitch level, CancellationToken cancellation)
    {
        using var signals = new StopSignals();
        var log = logs.CreateLogger("oracle-node");
        var paths = NodePaths.Of(options);
        var contracts = options.Deployed;
        var identity = new NodeIdentity(contracts.Domain, keys.Signer.Address);
        var misbehaviour = new Misbehaviour(options);
        if (options.Faults.Any) log.Misbehaving($"lie {options.Faults.Lie}, collude {options.Faults.Collude}");

        // 1. What must never be lost, then what may be.
        using var signLog = SignLog.Open(paths.SignLog, new SignLogScope(contracts.ChainId, contracts.Oracle));
        var signer = new GuardedSigner(signLog, new KeySigner(keys.Signer));
        using var store = NodeStore.Open(paths.Store, identity.Domain);
        CloseForgottenEpochs(signLog, signer.Address, store, log);
        var secret = new Bytes32(ReadSecret(paths.ProbeSecret));

        // 2. The world outside.
        using var chain = new ChainLink(options, keys.Submitter, new StoreCursor(store), time);
        var book = new EpochBook();
        await using var gossip = new GossipNetwork(options.P2p, new Identity(keys.Peer), identity.Domain, book, store, paths.AddressBook,
            time, logs.CreateLogger("gossip"));
        using var prober = new AssignedUnitProber(options, secret, chain, chain, time, logs.CreateLogger("probe"));

        // 3. Who looks in. The instruments ask the status, which is asked once everything stands.
        NodeStatus? status = null;
        using var metrics = new NodeMetrics(
            () => gossip.Peers.Count, () => (long)chain.Watcher.Clock.Lag.TotalSeconds, () =>
                status is { } known && known.NotReady().Count == 0 ? 1 : 0);
        var (feed, heartbeat, progress) = (new EventFeed(time), new Heartbeat(time), new NodeProgress());
        var reporter = new NodeReporter(log, feed, metrics, time);

        // 4. The steps.
        var attested = new AttestEvents();
        var steps = new Steps
        {
            Schedule = new EpochScheduler(chain, chain, identity.Domain, signer.Address),
            Probe = new EpochProbing(prober, chain, options.Probe.Parallelism),
            Observe = new Observer(store, secret, misbehaviour),
            Attest = new Attester(chain, signer, signLog, store, gossip, book, attested, misbehaviour.Rules),
            Attested = attested,
            Transmit = new Transmitter(chain, chain, chain),
            Evidence = new EvidenceService(store),
            Certificates = new CertificateFromChain(store, chain.CalldataAsync),
            Accuse = new Accuser(chain, chain, chain, store, contracts.Court),
            Settle = new Settler(
                chain, chain, store, identity.Domain, contracts.Consumers, options.Transmit.Settle ? signer.Address : null),
        };
        var pipeline = new Pipeline(steps, gossip, chain, heartbeat, progress, reporter);

        // 5. The windows to look in.
        status = new NodeStatus(identity, chain, gossip, signer, store, steps.Schedule, steps.Attest, heartbeat, progress);
        var drain = new Drain(steps.Schedule, () => [.. steps.Attest.Loops.Select(loop => loop.Setup.Snapshot.Epoch)]);
        var verdicts = new VerdictFeed();
        steps.Evidence.Kept += verdicts.Add;
        await using var api = new ApiServers(
            options, new NodeQueries(status, store, steps.Evidence), new NodeAdmin(gossip, chain, level, drain, log), feed, verdicts, time);
        api.Failed += reporter.ApiFailed;
        prober.Failed += mistake => reporter.Mistake("probe_failed", $"epoch {mistake.Epoch}, data unit {mistake.DataUnit}", mistake.Error);

        // 6. The services, in the order of their start; they stop in the opposite one.
        var systemd = new LenientNotifier(new SystemdNotifier(), log);
        var period = Watchdog.Period(Environment.GetEnvironmentVariable, Environment.ProcessId);
        var watchdog = new Watchdog(
            heartbeat, () => string.Join(", ", status.NotReady().Select(reason => reason.Code)), systemd, period, time);
        await new NodeServices(logs, log, signals, systemd)
            .Add(new BeforeStart(stop => ChainCheck.RunAsync(chain, gossip, log, stop)))
            .Add(new BeforeStart(Rehearse))
            .Add(api)
            .Add(new BeforeStart(gossip.ListenAsync))
            .Add(new BeforeStart(() => log.Ready(
                signer.Address.ToString(), gossip.Id.ToString(), options.P2p.Listen.ToString(), api.Addresses)))
            .Add(host => new Loop(host, stop => pipeline.RunAsync(s_tick, stop), pipeline.EndedAsync))
            .Add(host => new Loop(host, new Pruning(store, chain, options.Store.EvidenceHours, log).RunAsync))
            .Add(host => new Loop(host, stop => drain.RunAsync(time, host.StopApplication, stop)))
            .Add(host => new Loop(host, watchdog.RunAsync))
            .RunAsync(cancellation);
    }

    /// <summary>Also compiles what the first epoch needs.</summary>
    private static void Rehearse()
    {
        if (!Rehearsal.Play())
            throw new InvalidOperationException("The rehearsal of an epoch reached no report: this build cannot agree with itself.");
    }

    private static void CloseForgottenEpochs(SignLog signLog, Address signer, NodeStore store, ILogger log)
    {
        var logged = signLog.HighestEpoch(signer);
        if (SignLogRollback.CloseEpochs(signLog, signer, store.HighestOwnEpoch(), store.LastSaid()) is { } mark)
            log.StaleSignLog(logged?.ToString() ?? "nothing", mark, mark);
    }

    private static byte[] ReadSecret(string path)
    {
        if (!File.Exists(path))
            NodePaths.WriteNewPrivateFile(path, System.Security.Cryptography.RandomNumberGenerator.GetBytes(Bytes32.Length));
        var secret = File.ReadAllBytes(path);
        return secret.Length == Bytes32.Length
            ? secret : throw new InvalidDataException($"'{path}' must hold {Bytes32.Length} bytes, not {secret.Length}.");
    }
}
