using System.Collections.Immutable;
using System.Numerics;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Deployment.Parameters;
using Flashback.OnChain.Watching;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Interop.Chain;

/// <summary>
/// A deployed network on a chain of its own: four validators, a provider with one data unit, a consumer with an agreement on it.
/// </summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    public const int Validators = 4;
    public const uint AgreementEpochs = 3;

    public static readonly BigInteger Flash = BigInteger.Pow(10, 18);
    public static readonly BigInteger Price = 100 * Flash;
    public static readonly Terms Terms = new(50_000, 10_000_000, 20_000_000, 999_500, 999_500, 100);
    public static readonly DeploymentParameters Parameters = new()
    {
        Epochs = new EpochParameters(15, 2, 1, 2, 2, 3, 12, 16, 7),
        Criteria = new Criteria(1, 3, 1000, 2000, 1 << 18, 1000),
        StakeUnbonding = 300,
        CollateralUnbonding = 300,
        Appeals = new AppealParameters(500 * Flash, RulingSeconds: 120),
        Duties = new Duties(8, 6, 6, 2, 10, 1_000_000, 8000, 8),
    };

    private TestNetwork(AnvilNode anvil, Actor admin, DeployedContracts contracts)
    {
        (Anvil, Admin, Contracts) = (anvil, admin, contracts);
        Client = admin.ClientOf(contracts);
        Watcher = new ChainWatcher(anvil.Rpc, contracts, new MemoryCursorStore(), new ChainWatcherOptions(), SystemClock.Instance);
    }

    public AnvilNode Anvil { get; }
    public Actor Admin { get; }
    public DeployedContracts Contracts { get; }
    public OrchestratorClient Client { get; }
    public ChainWatcher Watcher { get; }
    public List<PrivateKey> Signers { get; } = [];
    public Actor Provider { get; private set; } = null!;
    public Actor Consumer { get; private set; } = null!;
    public PrivateKey Bridge { get; } = PrivateKey.Generate();
    public Bytes32 Unit { get; private set; }
    public BigInteger Agreement { get; private set; }
    public ulong Genesis { get; private set; }

    public static async Task<TestNetwork> DeployAsync()
    {
        var anvil = await AnvilNode.StartAsync();
        var admin = await Actor.CreateAsync(anvil);
        var contracts = await new Deployer(anvil.Rpc, admin.Sender).DeployAsync(Parameters, CancellationToken.None);
        return new TestNetwork(anvil, admin, contracts);
    }

    /// <summary>Everyone registers; genesis is set and epoch 0 opened, but time stands before genesis.</summary>
    public static async Task<TestNetwork> StartAsync()
    {
        var network = await DeployAsync();
        await network.PopulateAsync();
        return network;
    }

    public async Task PollAsync()
    {
        while (await Watcher.PollAsync(CancellationToken.None))
        {
        }
        Assert.Equal("", Watcher.Problem);
    }

    /// <summary>The epoch's setup, as the watcher sees it.</summary>
    public async Task<EpochSetup> SetupAsync(ulong epoch)
    {
        await PollAsync();
        Assert.True(Watcher.View.TrySetupFor(epoch, Contracts.Domain, Signers[0].Address, out var setup, out var problem), problem);
        return setup;
    }

    /// <summary>What honest validators who all measured the same agree on.</summary>
    public Tally TallyOf(EpochSetup setup, uint meanLatencyMicros, uint corruptRetrievals = 0)
    {
        var committees = new Committees(setup.Snapshot.Hash(), setup.Units, setup.Validators, setup.Parameters.CommitteeSize);
        var batches =
            setup.Validators.Active.Select(validator => BatchOf(setup, validator, meanLatencyMicros, corruptRetrievals)).ToImmutableArray();
        return ReportRule.Compute(setup.Snapshot, setup.Criteria, committees, round: 0, batches);
    }

    /// <summary>Three signatures of four: 2f+1.</summary>
    public Certificate CertificateOf(Report report)
    {
        var digest = Contracts.Domain.Digest(report);
        return new Certificate(report, ValidatorBitmap.Of(0, 1, 2), [.. Signers.Take(3).Select(key => key.Sign(digest))]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var actor in new[] { Admin, Provider, Consumer }.OfType<Actor>()) await actor.DisposeAsync();
        foreach (var key in Signers) key.Dispose();
        Bridge.Dispose();
        Anvil.Dispose();
    }

    private async Task PopulateAsync()
    {
        var none = CancellationToken.None;
        await Client.Validators.CertifyAsync(Admin.Address, none);
        for (var i = 0; i < Validators; i++)
        {
            var signer = PrivateKey.Generate();
            using var peer = PrivateKey.Generate();
            Signers.Add(signer);
            var registration = new ValidatorRegistration(signer.Address, Admin.Address, peer.PublicKey.ToArray(), (ushort)(i + 1),
                (uint)(i + 1), [$"/ip4/127.0.0.1/tcp/{4000 + i}"]);
            Assert.Equal(i, await Client.Validators.RegisterAsync(registration, Parameters.MinimumStake, none));
        }

        Provider = await Actor.CreateAsync(Anvil);
        await Client.Token.TransferAsync(Provider.Address, 2 * Parameters.MinimumCollateral, none);
        await Client.Providers.CertifyAsync(Provider.Address, none);
        var provider = Provider.ClientOf(Contracts).Providers;
        await provider.DepositCollateralAsync(2 * Parameters.MinimumCollateral, none);
        string[] endpoints = ["http://127.0.0.1:9000"];
        var claim = new BridgeClaim(Provider.Address, Bridge.Address, ProviderActions.EndpointsHash(endpoints), Bytes32.FromBigInteger(7));
        await provider.ClaimBridgeNodeAsync(
            Bridge.Address, endpoints, region: 1, apis: 1, nonce: 7, Bridge.Sign(Contracts.Domain.Digest(claim)), none);
        Unit = await provider.AddDataUnitAsync(Bridge.Address, "bucket-a", 1UL << 40, Price, Terms, none);

        Consumer = await Actor.CreateAsync(Anvil);
        await Client.Token.TransferAsync(Consumer.Address, AgreementEpochs * Price, none);
        await Client.Consumers.CertifyAsync(Consumer.Address, none);
        Agreement = await Consumer.ClientOf(Contracts).Consumers
            .OpenAgreementAsync(new AgreementRequest(Unit, Terms, 0, AgreementEpochs, Price, Contracts.Token), none);

        Genesis = await Anvil.TimestampAsync() + 3600;
        await Client.Epochs.ScheduleGenesisAsync(Genesis, none);
        await Client.Epochs.OpenAsync(0, none);
    }

    private RevealedBatch BatchOf(EpochSetup setup, ValidatorRecord validator, uint meanLatencyMicros, uint corruptRetrievals)
    {
        ImmutableArray<Observation> observations =
        [
            .. setup.Units.Select(unit => new Observation(
                setup.Snapshot.Epoch, unit, validator.Signer, Outcome.Measured, 20, 20, meanLatencyMicros, meanLatencyMicros * 2,
                30_000_000, 60_000_000,
                10, corruptRetrievals, ReportedOnTime: true, setup.Snapshot.Criteria, Bytes32.Zero, ObservationSalt.Derive(Bytes32.Zero,
                    setup.Snapshot.Epoch, unit))),
        ];
        var batch =
            new ObservationBatch(setup.Snapshot.Epoch, validator.Signer, RevealedBatch.Root(observations), (uint)observations.Length);
        var signature = Signers[validator.Index].Sign(Contracts.Domain.Digest(batch));
        return new RevealedBatch(validator.Index, new Signed<ObservationBatch>(batch, signature), observations);
    }
}
