using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Node.Accuse;
using Flashback.Node.Api;
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
using Flashback.Node.Settle;
using Flashback.Node.Signing;
using Flashback.Node.Store;
using Flashback.Node.Telemetry;
using Flashback.Node.Transmit;
using Microsoft.Extensions.Logging;

namespace Flashback.Node;

/// <summary>
/// A running node: opens everything in the order of dependence, runs the <see cref="Pipeline"/>, closes everything the other way round.
/// </summary>
public static class NodeHost
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="TaskFailedException">A part failed for good.</exception>
    public static async Task RunAsync(
        NodeOptions options, NodeKeys keys, TimeProvider time, ILoggerFactory logs, LogLevelSwitch level, CancellationToken cancellation)
    {
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
        await CheckChainAsync(chain, gossip, log, cancellation);
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

        if (!Rehearsal.Play())
            throw new InvalidOperationException("The rehearsal of an epoch reached no report: this build cannot agree with itself.");

        // 5. The windows to look in.
        status = new NodeStatus(identity, chain, gossip, signer, store, steps.Schedule, steps.Attest, heartbeat, progress);
        var drain = new Drain(steps.Schedule, () => [.. steps.Attest.Loops.Select(loop => loop.Setup.Snapshot.Epoch)]);
        var verdicts = new VerdictFeed();
        steps.Evidence.Kept += verdicts.Add;
        await using var api = new ApiServers(
            options, new NodeQueries(status, store, steps.Evidence), new NodeAdmin(gossip, chain, level, drain, log), feed, verdicts, time);
        api.Failed += reporter.ApiFailed;
        await api.StartAsync(cancellation);
        log.Ready(signer.Address.ToString(), gossip.Id.ToString(), options.P2p.Listen.ToString(), api.Addresses);

        // 6. Turn until stopped; then let what is being written end.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        prober.Failed += mistake => reporter.Mistake("probe_failed", $"epoch {mistake.Epoch}, data unit {mistake.DataUnit}", mistake.Error);
        pipeline.RunAlongside("forgetting old epochs", PruneAsync(store, chain, options, log, stop.Token));
        pipeline.RunAlongside("draining", StopWhenDrainedAsync(drain, chain.Time, stop));
        try
        {
            await pipeline.RunAsync(s_tick, stop.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || drain.IsDone)
        {
            log.Stopping();
        }
        finally
        {
            await stop.CancelAsync();
            await pipeline.EndedAsync();
        }
    }

    private static async Task StopWhenDrainedAsync(Drain drain, TimeProvider time, CancellationTokenSource stop)
    {
        await drain.WaitAsync(time, stop.Token);
        await stop.CancelAsync();
    }

    private static void CloseForgottenEpochs(SignLog signLog, Address signer, NodeStore store, ILogger log)
    {
        var logged = signLog.HighestEpoch(signer);
        if (SignLogRollback.CloseEpochs(signLog, signer, store.HighestOwnEpoch(), store.LastSaid()) is { } mark)
            log.StaleSignLog(logged?.ToString() ?? "nothing", mark, mark);
    }

    /// <summary>An endpoint of another chain must stop the node now, not confuse it later.</summary>
    /// <remarks>An endpoint that does not answer stops a node that knows nobody. One that ran before waits for it with its peers.</remarks>
    private static async Task CheckChainAsync(ChainLink chain, GossipNetwork gossip, ILogger log, CancellationToken cancellation)
    {
        ulong served;
        try
        {
            served = await chain.Rpc.ChainIdAsync(cancellation);
        }
        catch (OnChain.Chain.ChainUnavailableException error) when (gossip.Expected > 0)
        {
            log.WithoutChain(error.Message, gossip.Expected);
            return;
        }
        if (served != chain.Contracts.ChainId)
            throw new OnChain.Chain.ChainUnavailableException(
                $"The RPC endpoint serves chain {served}, the configuration says {chain.Contracts.ChainId} (chain.id).");
        var code = await chain.Rpc.CodeAsync(chain.Contracts.Oracle, cancellation);
        if (code.Length == 0)
            throw new OnChain.Chain.ChainUnavailableException(
                $"There is no contract at {chain.Contracts.Oracle} (contracts.oracle) on chain {served}.");
    }

    private static byte[] ReadSecret(string path)
    {
        if (!File.Exists(path))
            NodePaths.WriteNewPrivateFile(path, System.Security.Cryptography.RandomNumberGenerator.GetBytes(Bytes32.Length));
        var secret = File.ReadAllBytes(path);
        return secret.Length == Bytes32.Length
            ? secret : throw new InvalidDataException($"'{path}' must hold {Bytes32.Length} bytes, not {secret.Length}.");
    }

    private static async Task PruneAsync(NodeStore store, ChainLink chain, NodeOptions options, ILogger log, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), chain.Time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (chain.View.ParametersFor(0) is not { } parameters || chain.View.EpochAt((ulong)(chain.NowMillis / 1000)) is not { } epoch)
                continue;
            var kept =
                (ulong)options.Store.EvidenceHours * 3600 / parameters.EpochLength + parameters.DisputeWindow / parameters.EpochLength + 2;
            if (epoch <= kept) continue;
            try
            {
                var rows = store.Prune(epoch - kept);
                if (rows > 0) log.Pruned(rows, epoch - kept);
            }
            catch (Exception error)
            {
                // A full disk, say: told now, and tried again, rather than never more and in silence.
                log.TaskFailed("forgetting old epochs", error.Message, error);
            }
        }
    }
}
