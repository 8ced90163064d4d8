using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Deployment.Parameters;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Epochs;

namespace Flashback.Interop.Chain;

/// <summary>The deployment of all contracts on a real chain: what it reads back, what it refuses, and how it goes on.</summary>
public sealed class DeploymentTests
{
    private static readonly AggregatorParameters Latency = new(Keccak256.Hash([1]), QosMetric.MeanLatencyMicros);
    private static readonly AggregatorParameters Availability = new(Keccak256.Hash([1]), QosMetric.AvailabilityPpm);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Interrupted_after_every_transaction_it_does_nothing_twice()
    {
        await using var whole = await TestNetwork.DeployAsync();
        var deeds = await whole.Anvil.Rpc.TransactionCountAsync(whole.Admin.Address, None);
        using var anvil = await AnvilNode.StartAsync();
        using var key = PrivateKey.Generate();
        await anvil.FundAsync(key.Address);
        var folder = Directory.CreateTempSubdirectory("journal");
        try
        {
            var (runs, contracts) = (0, default(DeployedContracts));
            // Ends at the first or at the second transaction, which arrives or does not, in turn.
            while (contracts is null)
            {
                using var end = new CancellationTokenSource();
                var chain = new InterruptedChain(anvil.Rpc, sends: 1 + runs % 2, lastArrives: runs / 2 % 2 == 0, end);
                contracts = await DeployAsync(chain, key, new FileTransactionJournal(Path.Combine(folder.FullName, "journal")),
                    TestNetwork.Parameters, end);
                Assert.True(++runs < 3 * (int)deeds, "no progress");
            }
            Assert.True(runs > (int)deeds / 2);
            Assert.Equal(deeds, await anvil.Rpc.TransactionCountAsync(key.Address, None));
            Assert.Empty(await new DeploymentCheck(anvil.Rpc, contracts, key.Address).RunAsync(TestNetwork.Parameters, None));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_journal_of_another_chain_is_noticed()
    {
        await using var network = await TestNetwork.DeployAsync();
        var journal = new MemoryTransactionJournal();
        var call = FlashToken.Create(network.Admin.Address, TestNetwork.Parameters.TokenSupply);
        journal.Save(new JournalState([], [new JournalDone(
            $"{call.Name}/{Keccak256.Hash([.. Address.Zero.ToArray(), .. call.Data.Span])}", Keccak256.Hash([9]))], default, 0));
        using var end = new CancellationTokenSource();
        var error = await Assert.ThrowsAsync<DeploymentException>(
            () => DeployAsync(network.Anvil.Rpc, network.Admin.Key, journal, TestNetwork.Parameters, end));
        Assert.Contains("which this chain does not know", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aggregators_are_added_to_a_finished_deployment()
    {
        await using var network = await TestNetwork.DeployAsync();
        var deployer = new Deployer(network.Anvil.Rpc, network.Admin.Sender);
        var one = await deployer.CompleteAsync(network.Contracts, TestNetwork.Parameters with { Aggregators = [Latency] }, None);
        var parameters = TestNetwork.Parameters with { Aggregators = [Latency, Availability] };
        var two = await deployer.CompleteAsync(one, parameters, None);
        Assert.Equal([Latency, Availability], two.Aggregators.Select(a => new AggregatorParameters(a.DataUnit, a.Metric)));
        Assert.Equal(one.Aggregators[0], two.Aggregators[0]);
        Assert.Equal(network.Contracts with { Aggregators = two.Aggregators }, two);
        Assert.Equal("availability, ppm",
            await network.Client.Connection.ReadAsync(new QosAggregator(two.Aggregators[1].Address).Description(), None));
        Assert.Equal(two.ToJson(), DeployedContracts.FromJson(two.ToJson()).ToJson());

        // The two in each other's place: same code, other immutables.
        var swapped = two with
        {
            Aggregators =
        [
            two.Aggregators[0] with { Address = two.Aggregators[1].Address },
            two.Aggregators[1] with { Address = two.Aggregators[0].Address }
        ]
        };
        var problems = await new DeploymentCheck(network.Anvil.Rpc, swapped, network.Admin.Address).RunAsync(parameters, None);
        Assert.Equal(2, problems.Count(p => p.Contains("was created with other values", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<DeploymentException>(
            () => deployer.CompleteAsync(network.Contracts, parameters with { FaultShare = 1 }, None));
    }

    [Fact]
    public async Task Without_appeals_there_is_no_court_of_appeal()
    {
        using var anvil = await AnvilNode.StartAsync();
        await using var admin = await Actor.CreateAsync(anvil);
        var parameters = TestNetwork.Parameters with { Appeals = null };
        var contracts = await new Deployer(anvil.Rpc, admin.Sender).DeployAsync(parameters, None);
        Assert.Null(contracts.Appeals);
        Assert.Contains("AppealCourt is missing.",
            await new DeploymentCheck(anvil.Rpc, contracts, admin.Address).RunAsync(TestNetwork.Parameters, None));
    }

    /// <summary>Values without a getter stand in the code: a deployment with others is told apart by it.</summary>
    [Fact]
    public async Task Every_value_of_a_constructor_is_verified()
    {
        await using var network = await TestNetwork.DeployAsync();
        var p = TestNetwork.Parameters;
        (string Contract, DeploymentParameters Other)[] others =
        [
            (nameof(DisputeCourt), p with { FaultShare = 1 }), (nameof(DisputeCourt), p with { EquivocationShare = 1 }),
            (nameof(ReporterPool), p with { RewardShare = 1 }),
            (nameof(ProviderOrchestrator), p with { CorruptionShare = 1 }), (nameof(ProviderOrchestrator), p with { BreachShare = 1 }),
            (nameof(ConsumerOrchestrator), p with { Treasury = network.Contracts.Court }), (nameof(AppealCourt),
                p with { Appeals = p.Appeals! with { RulingSeconds = 1 } }),
        ];
        foreach (var (contract, other) in others)
        {
            var problem =
                Assert.Single(await new DeploymentCheck(network.Anvil.Rpc, network.Contracts, network.Admin.Address).RunAsync(other, None));
            Assert.StartsWith($"{contract} at ", problem, StringComparison.Ordinal);
        }
    }

    /// <summary>The rules that are checked beforehand are the constructors' own, on both sides of every bound.</summary>
    [Fact]
    public async Task The_constructors_refuse_what_the_rules_refuse()
    {
        await using var network = await TestNetwork.DeployAsync();
        var (p, e, c) = (TestNetwork.Parameters, TestNetwork.Parameters.Epochs, TestNetwork.Parameters.Criteria);
        EpochParameters[] windows =
        [
            e with { EpochLength = 0 }, e with { EpochLength = 1 }, e with { EpochLength = 86_400 }, e with { EpochLength = 86_401 },
            e with { RoundTimeout = 0 }, e with { RoundTimeout = 1 }, e with { RoundTimeout = e.ReportDeadline },
            e with { RoundTimeout = e.ReportDeadline + 1 },
            e with { CommitteeSize = 0 }, e with { CommitteeSize = 1 }, e with { CommitteeSize = 64 }, e with { CommitteeSize = 65 },
            e with { ReportDeadline = 5 }, e with { ReportDeadline = 6 }, e with
            {
                CommitWindow = uint.MaxValue,
                RevealGrace = uint.MaxValue,
                RevealWindow = uint.MaxValue
            },
            e with { ReportDeadline = 604_799, DisputeWindow = 604_800 }, e with { ReportDeadline = 604_800, DisputeWindow = 604_801 },
            e with { DisputeWindow = e.ReportDeadline }, e with { DisputeWindow = e.ReportDeadline + 1 },
            e with { DisputeWindow = 604_800 }, e with { DisputeWindow = 604_801 },
        ];
        Criteria[] criteria =
        [
            c with { MinSamples = 0 },
            c with { MinSamples = 1 },
            c with { MinSamples = c.MaxSamples },
            c with { MinSamples = c.MaxSamples + 1 },
            c with { MaxRetrievals = 0 },
            c with { MaxRetrievals = 1 }
        ];
        foreach (var q in windows.Select(w => p with { Epochs = w }).Concat(criteria.Select(k => p with { Criteria = k })))
            Assert.Equal(
                IsGood(q, "oracle."), await CanCreateAsync(network, QosOracle.Create(network.Admin.Address, q.Epochs, q.Criteria)));

        var (admin, token, oracle) = (network.Admin.Address, network.Contracts.Token, network.Contracts.Oracle);
        foreach (var seconds in new[] { 75UL, 76UL, 121UL, 122UL })
        {
            Assert.Equal(IsGood(p with { StakeUnbonding = seconds }, "validators."),
                await CanCreateAsync(network, ValidatorRegistry.Create(admin, token, oracle, p.MinimumStake, seconds)));
            Assert.Equal(IsGood(p with { CollateralUnbonding = seconds, Appeals = null }, "providers."),
                await CanCreateAsync(network, ProviderOrchestrator.Create(admin, token, oracle, p.MinimumCollateral, seconds, 1, 1)));
        }
        Assert.True(IsGood(p with { StakeUnbonding = 122 }, "validators.") && IsGood(p with { CollateralUnbonding = 196 }, "providers."));
        // four epochs, a dispute window and a ruling: wireAppeals refuses it
        Assert.False(IsGood(p with { CollateralUnbonding = 195 }, "providers."));
        foreach (var seconds in new[] { 0UL, 1UL, 1_209_600UL, 1_209_601UL })
            Assert.Equal(IsGood(p with { Appeals = p.Appeals! with { RulingSeconds = seconds } }, "appeals."),
                await CanCreateAsync(network, AppealCourt.Create(token, oracle, network.Contracts.Pool, p.Appeals!.Bond, seconds)));

        var d = p.Duties;
        Duties[] duties =
        [
            d with { Window = 7, Absences = 7, Strikes = 7 }, d with { Window = 10, Absences = 8, Strikes = 10 },
            d with { Window = 11, Absences = 9, Strikes = 9 },
            d with { Absences = 5 }, d with { Absences = 8 }, d with { Absences = 9 }, d with { Strikes = 5 }, d with { Strikes = 8 },
            d with { Strikes = 9 },
            d with { Providers = 1 }, d with { Providers = 8 }, d with { Providers = 9 }, d with { LatencyFactor = 3 },
            d with { LatencyFactor = 4 },
            d with { LatencySlackMicros = 999_999 }, d with { LatencySlackMicros = 1_000_000 }, d with { AvailabilityGapBps = 4_999 },
            d with { AvailabilityGapBps = 5_000 },
            d with { AvailabilityGapBps = 10_000 }, d with { AvailabilityGapBps = 10_001 }, d with { CoolingEpochs = 0 },
            d with { CoolingEpochs = 172_800 }, d with { CoolingEpochs = 172_801 },
        ];
        foreach (var rules in duties)
            Assert.Equal(IsGood(p with { Duties = rules }, "duties."),
                await CanCreateAsync(network, DutyCourt.Create(admin, oracle, network.Contracts.Validators, rules)));
    }

    private static bool IsGood(DeploymentParameters parameters, string part) =>
        !DeploymentRules.Problems(parameters).Any(problem => problem.StartsWith(part, StringComparison.Ordinal));

    private static async Task<bool> CanCreateAsync(TestNetwork network, ContractCall creation) =>
        (await network.Anvil.Rpc.CallAsync(new CallRequest { From = network.Admin.Address, Data = creation.Data }, null, None)).Succeeded;

    /// <summary>One run of a process; null when it was interrupted.</summary>
    private static async Task<DeployedContracts?> DeployAsync(
        IChainRpc chain, PrivateKey key, ITransactionJournal journal, DeploymentParameters parameters, CancellationTokenSource end)
    {
        var options = new TransactionSenderOptions
        {
            PollInterval = TimeSpan.FromMilliseconds(20),
            SpendLimitPerDay = 1000 * TransactionSenderOptions.Ether
        };
        using var sender = new TransactionSender(chain, AnvilNode.ChainId, key, journal, options, SystemClock.Instance);
        var running = sender.RunAsync(end.Token);
        try
        {
            return await new Deployer(chain, sender).DeployAsync(parameters, end.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            await end.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
