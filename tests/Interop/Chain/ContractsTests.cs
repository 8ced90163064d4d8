using Flashback.Aggregation.Verdicts;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Transactions;
using Flashback.OnChain.View;
using Flashback.OnChain.Watching;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Proofs;

namespace Flashback.Interop.Chain;

/// <summary>The whole of src/OnChain against the real contracts on a real chain.</summary>
public sealed class ContractsTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_deployment_reads_back_as_asked_for_and_every_difference_is_named()
    {
        await using var network = await TestNetwork.DeployAsync();
        var contracts = DeployedContracts.FromJson(network.Contracts.ToJson());
        Assert.Equal(network.Contracts, contracts);

        var check = new DeploymentCheck(network.Anvil.Rpc, contracts, network.Admin.Address);
        Assert.Empty(await check.RunAsync(TestNetwork.Parameters, None));
        var other = TestNetwork.Parameters with { MinimumStake = 1, Certifier = contracts.Court };
        var problems = await check.RunAsync(other, None);
        Assert.Equal(5, problems.Count); // the stake is in the code as well
        Assert.Contains(problems, p => p.StartsWith("minimum stake: ", StringComparison.Ordinal));

        var swapped = await new DeploymentCheck(
            network.Anvil.Rpc, contracts with { Oracle = contracts.Court }, network.Admin.Address).RunAsync(TestNetwork.Parameters, None);
        Assert.Contains($"The code at {contracts.Court} is not QosOracle's.", swapped);
    }

    [Fact]
    public async Task The_watcher_sees_all_that_was_registered()
    {
        await using var network = await TestNetwork.StartAsync();
        var setup = await network.SetupAsync(0);
        var view = network.Watcher.View;

        Assert.Equal(network.Genesis, view.Genesis);
        Assert.Equal(network.Signers.Select(key => key.Address), view.Validators.Values.Select(v => v.Signer));
        Assert.Equal("/ip4/127.0.0.1/tcp/4002", Assert.Single(view.Validators[2].Multiaddrs));
        Assert.Equal(4, setup.Validators.Count);
        Assert.Equal((byte)0, setup.Self);
        Assert.Equal(network.Unit, Assert.Single(setup.Units));
        Assert.Equal("http://127.0.0.1:9000", Assert.Single(view.Bridges[network.Bridge.Address].Endpoints));
        Assert.Equal("bucket-a", view.Units[network.Unit].Bucket);
        Assert.Equal(DataUnitState.InUse, view.Units[network.Unit].State);
        Assert.Equal(2 * TestNetwork.Parameters.MinimumCollateral, view.Providers[network.Provider.Address].Collateral.Bonded);
        var agreement = view.Agreements[network.Agreement];
        Assert.Equal((0UL, 3UL), (agreement.StartEpoch, agreement.EndEpoch));
        Assert.Equal(TestNetwork.Parameters.Epochs, view.ParametersFor(0));
        Assert.Equal(TestNetwork.Parameters.Criteria, view.CriteriaFor(0));
        Assert.Equal(await network.Client.Epochs.SnapshotHashAsync(0, None), setup.Snapshot.Hash());
    }

    [Fact]
    public async Task A_certified_report_is_accepted_read_and_settled()
    {
        await using var network = await TestNetwork.StartAsync();
        var setup = await network.SetupAsync(0);
        var tally = network.TallyOf(setup, meanLatencyMicros: 30_000);
        var certificate = network.CertificateOf(tally.Report);
        var end = network.Genesis + 15;

        var early =
            Assert.IsType<TransactionOutcome.Reverted>(await network.Client.Epochs.SubmitReportAsync(setup.Snapshot, certificate, None));
        Assert.Null(early.Receipt);
        Assert.True(early.Reason.Is(QosOracle.Errors.ReportTooEarly));
        Assert.StartsWith("Report too early: timestamp ", early.Reason.Text, StringComparison.Ordinal);

        await network.Anvil.WarpAsync(end);
        Assert.IsType<TransactionOutcome.Included>(await network.Client.Epochs.SubmitReportAsync(setup.Snapshot, certificate, None));
        Assert.IsType<TransactionOutcome.IncludedBefore>(await network.Client.Epochs.SubmitReportAsync(setup.Snapshot, certificate, None));
        Assert.Equal(certificate.AcceptedHash(), await network.Client.Epochs.AcceptedReportAsync(0, None));

        var proven = Proven(tally, certificate);
        Assert.Equal(FeedStatus.Disputable, await network.Client.Feed.VerifyAsync(proven, None));
        Assert.Null(await network.Client.Feed.LatestAsync(network.Unit, None));
        await network.Anvil.WarpAsync(end + 17);
        Assert.Equal((FeedStatus.Final, Grade.Exceeded), await network.Client.Feed.MeetsAsync(TestNetwork.Terms, proven, None));
        await network.Client.Feed.PublishAsync(proven, None);
        Assert.Equal(30_000u, (await network.Client.Feed.LatestAsync(network.Unit, None))!.Value.Reading.MeanLatencyMicros);
        Assert.Equal(
            (1_000_000, new Rolling(1, 0, proven.Verdict.Samples, 0)), await network.Client.Feed.RollingUptimeAsync(network.Unit, None));

        Assert.IsType<TransactionOutcome.Included>(await network.Client.Consumers.SettleBatchAsync(
            certificate.Report, certificate.Signers, [new BatchItem(network.Agreement, proven.Verdict, proven.Index, proven.Proof)], None));
        await network.PollAsync();
        var report = network.Watcher.View.Reports[0];
        Assert.Equal(certificate.Report, report.Report);
        var settled = network.Watcher.View.Settlements[new SettlementKey(0, network.Agreement)];
        Assert.Equal(Grade.Exceeded, settled.Grade);
        Assert.Equal(TestNetwork.Price, settled.Paid + settled.Refunded + settled.Fee);
        Assert.True(network.Watcher.View.Units[network.Unit].Reputation > 50);

        var before = await network.Client.Token.BalanceAsync(network.Provider.Address, None);
        var earnings = network.Provider.ClientOf(network.Contracts).Consumers;
        Assert.Equal(new Rolling(1, 0, proven.Verdict.Samples, 0), await earnings.RollingAsync(network.Agreement, None));
        Assert.Equal(0, await earnings.CreditAsync(network.Provider.Address, network.Contracts.Token, None));
        await earnings.CollectAsync([network.Agreement], None);
        await earnings.WithdrawAsync(network.Contracts.Token, None);
        Assert.Equal(before + settled.Paid, await network.Client.Token.BalanceAsync(network.Provider.Address, None));
    }

    [Fact]
    public async Task A_corrupt_verdict_refunds_and_slashes()
    {
        await using var network = await TestNetwork.StartAsync();
        var setup = await network.SetupAsync(0);
        var tally = network.TallyOf(setup, meanLatencyMicros: 30_000, corruptRetrievals: 1);
        var certificate = network.CertificateOf(tally.Report);
        await network.Anvil.WarpAsync(network.Genesis + 15);
        Assert.IsType<TransactionOutcome.Included>(await network.Client.Epochs.SubmitReportAsync(setup.Snapshot, certificate, None));
        await network.Anvil.WarpAsync(network.Genesis + 15 + 17);
        Assert.IsType<TransactionOutcome.Included>(
            await network.Client.Consumers.SettleAsync(network.Agreement, Proven(tally, certificate), None));
        await network.PollAsync();
        var settled = network.Watcher.View.Settlements[new SettlementKey(0, network.Agreement)];
        Assert.Equal((Grade.Corrupt, TestNetwork.Price), (settled.Grade, settled.Refunded));
        Assert.True(network.Watcher.View.Providers[network.Provider.Address].Collateral.Slashed > 0);
    }

    [Fact]
    public async Task A_wrong_verdict_is_proven_annulled_and_its_signers_slashed()
    {
        await using var network = await TestNetwork.StartAsync();
        var setup = await network.SetupAsync(0);
        var honest = network.TallyOf(setup, meanLatencyMicros: 90_000);
        var lie = Assert.Single(honest.Verdicts) with { MeanLatencyMicros = 10_000 };
        var certificate = network.CertificateOf(honest.Report with { VerdictsRoot = lie.Hash() });
        await network.Anvil.WarpAsync(network.Genesis + 15);
        Assert.IsType<TransactionOutcome.Included>(await network.Client.Epochs.SubmitReportAsync(setup.Snapshot, certificate, None));

        var batches = new MerkleTree([.. honest.Batches.Select(batch => batch.Commitment.Message.Hash())]);
        var observations = lie.Observers.Indices().Select(index =>
        {
            var at = honest.Batches.ToList().FindIndex(batch => batch.Validator == index);
            return new CommittedObservation(honest.Batches[at].Observations[0], 0, [], 1, (uint)at, batches.Proof(at));
        });
        var proof = new FaultProof(setup.Snapshot, certificate.Report, certificate.Signers, lie, 0, [], [.. observations]);
        Assert.Equal(honest.Verdicts[0], await network.Client.Disputes.RecomputeAsync(proof, None));
        Assert.IsType<TransactionOutcome.Included>(await network.Client.Disputes.ProveWrongVerdictAsync(proof, None));
        await network.PollAsync();
        Assert.Contains(new VerdictKey(0, network.Unit), network.Watcher.View.Annulled);
        Assert.Contains(network.Watcher.View.Validators.Values, v => v.State != ValidatorState.Active);
        Assert.Equal(FeedStatus.Annulled, await network.Client.Feed.VerifyAsync(Proven(lie, certificate), None));
    }

    [Fact]
    public async Task A_validator_that_votes_twice_is_expelled()
    {
        await using var network = await TestNetwork.StartAsync();
        var setup = await network.SetupAsync(0);
        var first = network.TallyOf(setup, 30_000).Report;
        var second = network.TallyOf(setup, 31_000).Report;
        Signed<Report> Sign(Report report) => new(report, network.Signers[1].Sign(network.Contracts.Domain.Digest(report)));
        Assert.IsType<TransactionOutcome.Included>(
            await network.Client.Disputes.ProveEquivocationAsync(setup.Snapshot, 1, Sign(first), Sign(second), None));
        await network.PollAsync();
        Assert.Equal(ValidatorState.Expelled, network.Watcher.View.Validators[1].State);
    }

    [Fact]
    public async Task A_reorganisation_of_a_hundred_blocks_is_undone()
    {
        await using var network = await TestNetwork.StartAsync();
        await network.PollAsync();
        var before = await network.Anvil.SnapshotAsync();
        var changes = network.Watcher.Subscribe();
        await network.Client.Consumers.CertifyAsync(network.Contracts.Court, None);
        await network.Anvil.MineAsync(100);
        await network.PollAsync();
        Assert.Contains(network.Contracts.Court, network.Watcher.View.Consumers);
        var abandoned = network.Watcher.Head!;

        await network.Anvil.RevertAsync(before);
        await network.Client.Consumers.CertifyAsync(network.Contracts.Pool, None);
        await network.Anvil.MineAsync(105);
        await network.PollAsync();
        Assert.DoesNotContain(network.Contracts.Court, network.Watcher.View.Consumers);
        Assert.Contains(network.Contracts.Pool, network.Watcher.View.Consumers);
        Assert.True(network.Watcher.Head!.Number > abandoned.Number);
        var seen = new List<ChainChange>();
        while (changes.Changes.TryRead(out var change)) seen.Add(change);
        Assert.Contains(seen, change => change is ChainChange.RolledBack { To: not null });
        Assert.Equal(2, seen.OfType<ChainChange.Happened>().Count(change => change.Event is ConsumerOrchestrator.ConsumerCertifiedEvent));
    }

    private static ProvenVerdict Proven(Tally tally, Certificate certificate) => Proven(Assert.Single(tally.Verdicts), certificate);

    /// <summary>The only verdict of its report: its hash is the root.</summary>
    private static ProvenVerdict Proven(Verdict verdict, Certificate certificate) =>
        new(certificate.Report, certificate.Signers.ToBigInteger(), verdict, 0, []);
}
