using Flashback.Devnet.Actors;
using Flashback.Devnet.Chain;
using Flashback.Devnet.Gateways;
using Flashback.Devnet.Ledger;
using Flashback.Devnet.Live;
using Flashback.Devnet.Plan;
using Flashback.Devnet.Processes;
using Flashback.Devnet.Setup;
using Flashback.Devnet.Validators;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Deployment;

namespace Flashback.Devnet;

/// <summary>
/// A whole network, from an empty folder to money moved, on one page:
/// chain → contracts → gateways → everybody on chain → validators → genesis → epochs → judgement.
/// </summary>
public sealed class Devnet(DevnetOptions options, string root, string folder, IDevnetView view, TimeProvider time)
{
    /// <summary>Where the processes' output goes, in the run's folder.</summary>
    public const string LogFolder = "logs";

    public async Task<Summary> RunAsync(CancellationToken cancellation)
    {
        await using var cleanup = new AsyncCleanup();
        try
        {
            return await RunAsync(cleanup, cancellation);
        }
        catch (Exception error) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C in a terminal reaches the devnet's processes too: an error because they are already gone is not a failure.
            view.Show(new DevnetEvent.Stopping());
            throw new OperationCanceledException("The devnet was stopped.", error, cancellation);
        }
    }

    private async Task<Summary> RunAsync(AsyncCleanup cleanup, CancellationToken cancellation)
    {
        var supervisor = cleanup.Add(new Supervisor(Directory.CreateDirectory(Path.Combine(folder, LogFolder)).FullName, time));

        view.Show(new DevnetEvent.Step("starting a chain"));
        var anvil = cleanup.Add(await Anvil.StartAsync(root, supervisor, cancellation));
        var chain = cleanup.Add(new DevChain(anvil.Url, time));
        var cast = cleanup.Add(await Cast.CreateAsync(chain, options.Validators, time, cancellation));

        view.Show(new DevnetEvent.Step("deploying the contracts"));
        var contracts = await new Deployer(chain.Rpc, cast.Admin.Sender).DeployAsync(Economy.Parameters(options), cancellation);

        view.Show(new DevnetEvent.Step("starting three gateways"));
        var storage = options.Swift
            ? cleanup.Add(await S3Server.StartAsync(root, Path.Combine(folder, "swift"), supervisor, cancellation)) : null;
        if (storage is not null) await storage.CreateBucketAsync(GatewayPlan.Bucket, time, cancellation);
        var gateways = await Task.WhenAll(GatewayPlan.All.Select(plan =>
            Gateway.StartAsync(plan, plan.Fate == Fate.Healthy ? storage : null, contracts.ChainId, contracts.Oracle, supervisor,
                cancellation)));
        foreach (var gateway in gateways) cleanup.Add(gateway);

        view.Show(new DevnetEvent.Step("bringing everybody on chain: stake, collateral, claims, agreements"));
        var enrolment = new Enrolment(contracts, cast);
        var plans = Plans(cast, cleanup.Add(new ReservedPorts(cast.Validators.Count * 2)));
        foreach (var plan in plans) await enrolment.ValidatorAsync(plan.Keys, plan.PeerAddress, cancellation);
        await enrolment.ProviderAsync(cancellation);
        await enrolment.ConsumerAsync(cancellation);
        var units = new List<UnitInfo>();
        foreach (var gateway in gateways)
        {
            var unit = await enrolment.GatewayAsync(gateway, cancellation);
            await enrolment.AgreementAsync(unit, AgreementEpochs, PaidIn(gateway.Plan, contracts), cancellation);
            units.Add(unit);
        }

        view.Show(new DevnetEvent.Step($"starting {plans.Count} validators"));
        foreach (var plan in plans) ValidatorFolder.Write(plan, anvil.Url, contracts, gateways);
        ClientFiles.Write(folder, [anvil.Url], [.. plans.Select(plan => plan.Api)], contracts, cast.Provider);
        var validators = plans.Select(plan => cleanup.Add(new ValidatorProcess(plan, supervisor))).ToList();
        foreach (var validator in validators) validator.Start();
        var nodes = cleanup.Add(new NodeApis(validators, time));
        await nodes.WaitUntilConnectedAsync(cancellation);

        var genesis = await new Genesis(chain, new QosOracle(contracts.Oracle), cast.Admin, time).ScheduleAsync(cancellation);
        await chain.MineByTheClockAsync(cancellation);
        view.Show(
            new DevnetEvent.Ready(anvil.Url, contracts.Oracle, [.. plans.Select(p => p.Api)], units, folder, FirstVerdictSeconds(genesis)));

        var spectator = new Spectator(new SpectatorSetup(options, contracts, units, genesis), chain, nodes, view, time);
        // Whatever happens, no validator is started behind the back of the clean-up.
        await RunAlongside.RunAsync(
            spectator.WatchAsync, over => options.Crash ? CrashOneAsync(validators[^1], genesis, over) : Task.CompletedTask, cancellation);

        var facts = await new Closing(chain, contracts, cast, units).FactsAsync(options, spectator, AgreementEpochs, cancellation);
        return Expectations.Judge(facts);
    }

    /// <summary>Until the first epoch's report is due, and as long again for a machine that is busy.</summary>
    private int FirstVerdictSeconds(ulong genesis)
    {
        var due = (long)genesis + options.EpochSeconds + (long)Economy.ReportDeadline(options.EpochSeconds);
        return 2 * (int)Math.Max(options.EpochSeconds, due - time.GetUtcNow().ToUnixTimeSeconds());
    }

    private uint AgreementEpochs => (uint?)options.Epochs ?? Economy.OpenEndedEpochs;

    /// <summary>Both kinds of money: the healthy unit is paid in FLASH, the others in the native coin.</summary>
    public static Address PaidIn(GatewayPlan plan, DeployedContracts contracts) => IsPaidInFlash(plan) ? contracts.Token : Address.Zero;

    /// <summary>The currency in which a data unit, given by its name, is paid.</summary>
    public static string CurrencyOf(string unit) =>
        IsPaidInFlash(GatewayPlan.All.Single(plan => plan.Name == unit)) ? "FLASH" : "native coin";

    private static bool IsPaidInFlash(GatewayPlan plan) => plan.Fate == Fate.Healthy;

    private List<ValidatorPlan> Plans(Cast cast, ReservedPorts ports) =>
        [.. cast.Validators.Select(keys => new ValidatorPlan(
            keys, ports[2 * keys.Number], ports[(2 * keys.Number) + 1], Path.Combine(folder, $"validator-{keys.Number}"),
            Lies: keys.Number < options.Byzantine, Colludes: options.Collude))];

    /// <summary>SIGKILL in the middle of epoch 1's probing, and a new start three seconds later.</summary>
    private async Task CrashOneAsync(ValidatorProcess validator, ulong genesis, CancellationToken cancellation)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds((long)genesis + (options.EpochSeconds * 3 / 2));
        var wait = moment - time.GetUtcNow();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
        await validator.KillAsync();
        view.Show(new DevnetEvent.Note($"{validator.Plan.Name} was killed (SIGKILL)"));
        await Task.Delay(TimeSpan.FromSeconds(3), time, cancellation);
        validator.Start();
        view.Show(new DevnetEvent.Note($"{validator.Plan.Name} is starting again"));
    }
}
