using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Node.Chain;
using Flashback.Node.Configuration;
using Flashback.Node.Measurements;
using Flashback.Node.Probe;
using Flashback.OnChain.View;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Samples;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flashback.Node.Tests.Probe;

public sealed class AssignedUnitProberTests : IDisposable
{
    private readonly SingleThread _thread = new();
    private readonly TempFolder _folder = new();
    private readonly Chain _chain = new();

    public void Dispose()
    {
        _thread.Dispose();
        _folder.Dispose();
    }

    private sealed class Chain : IChainState, IChainClock
    {
        public SteppedTime Manual { get; } = new(Start(7));
        public ChainView View { get; set; } = ChainView.Empty;
        public long NowMillis => Manual.GetUtcNow().ToUnixTimeMilliseconds();
        public TimeProvider Time => Manual;
    }

    private static DateTimeOffset Start(ulong epoch) =>
        DateTimeOffset.FromUnixTimeSeconds((long)(World.Genesis + epoch * World.Parameters.EpochLength));

    /// <summary>
    /// What a Bridge Node names as its endpoint ended every validator that was drawn for its unit, again after each restart.
    /// </summary>
    [Theory]
    [InlineData("https://xn--ü.com/")]
    [InlineData("https://user@s3.example/")]
    [InlineData("ftp://s3.example/")]
    [InlineData("https://s3.example:22/")]
    public void An_unusable_endpoint_is_the_providers_failure_and_the_epoch_goes_on(string endpoint)
    {
        Register(World.Units[0], World.Keys[2].Address, endpoint);
        using var prober =
            new AssignedUnitProber(Options(World.Keys[2].Address), World.Hash(1), _chain, _chain, _chain.Manual, NullLogger.Instance);
        var probing = new EpochProbing(prober, _chain, 8);
        var results = new List<ProbeResults>();
        var failed = new List<Exception>();
        probing.Probed += results.Add;
        probing.Failed += (_, _, error) => failed.Add(error);
        prober.Failed += mistake => failed.Add(mistake.Error);
        var running = probing.RunAsync(World.Setup(7), CancellationToken.None);
        _thread.Drain();
        _chain.Manual.AdvanceTo(Start(8), _thread.Drain);
        Assert.True(running.IsCompletedSuccessfully);
        Assert.Empty(failed);
        var units = Assert.Single(results).Units;
        Assert.Equal(World.Units.ToArray(), units.Select(unit => unit.DataUnit).ToArray());
        Assert.NotEmpty(units[0].Records);
        Assert.All(units[0].Records, record => Assert.Equal(ProbeResult.TargetFailure, record.Result));
        Assert.False(units[0].ReportedOnTime);
        // Nobody registered the other two.
        Assert.All(units.Skip(1), unit => Assert.Empty(unit.Records));
    }

    private void Register(Bytes32 unit, Address bridge, string endpoint) => _chain.View = ChainView.Empty with
    {
        Units = ImmutableDictionary<Bytes32, DataUnitView>.Empty.Add(unit, new DataUnitView(unit, bridge, Address.Zero, "bucket", 0, 0,
            new Terms(1, 1, 1, 1), DataUnitState.InUse, 50, LadderStep.None, 0)),
        Bridges = ImmutableDictionary<Address, BridgeView>.Empty.Add(bridge, new BridgeView(bridge, Address.Zero, [endpoint], 1, 1)),
    };

    private NodeOptions Options(Address bridge) => new()
    {
        Chain = new ChainOptions { Id = 1, RpcUrls = [] },
        Contracts = new ContractsOptions
        {
            Oracle = Address.Zero,
            ValidatorRegistry = Address.Zero,
            ProviderOrchestrator = Address.Zero,
            ConsumerOrchestrator = Address.Zero,
            DisputeCourt = Address.Zero
        },
        Probe = new ProbeOptions
        {
            Credentials = [new ProbeCredential { Bridge = bridge, AccessKey = "key", SecretFile = _folder.Write("secret", "secret\n") }]
        },
    };
}
